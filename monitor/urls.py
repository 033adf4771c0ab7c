from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from monitor.health import healthz

urlpatterns = [
    path("", include("statements.digests.urls")),
    path("", include("statements.ledger.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("", include("statements.machine_urls")),
    path("", include("statements.urls")),
]

if settings.MAILBOX:
    urlpatterns += [path("mailbox/", include("monitor.mailbox_urls"))]
