from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from monitor.health import healthz

urlpatterns = [
    path("", include("statements.ledger.machine_urls")),
    path("", include("statements.machine_urls")),
    path("admin/post/", include("statements.digests.desk.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    *i18n_patterns(
        path("", include("statements.digests.urls")),
        path("", include("statements.ledger.urls")),
        path("", include("statements.urls")),
        prefix_default_language=False,
    ),
]

if settings.MAILBOX:
    urlpatterns += [path("mailbox/", include("monitor.mailbox_urls"))]
