from django.contrib import admin
from django.urls import path

from . import preview

app_name = "post"

urlpatterns = [
    path("preview/", admin.site.admin_view(preview.preview), name="preview"),
    path("preview/mail/", admin.site.admin_view(preview.html), name="preview_html"),
]
