from django.contrib import admin
from django.urls import path

from . import post, preview

app_name = "post"

urlpatterns = [
    path("", admin.site.admin_view(post.post), name="post"),
    path("preview/", admin.site.admin_view(preview.preview), name="preview"),
    path("preview/mail/", admin.site.admin_view(preview.html), name="preview_html"),
]
