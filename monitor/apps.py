from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import Tags, register

from monitor import checks

# Named here so that every process of the site, web and commands too, hands its tasks to this app.
from monitor.celery import app as celery_app
from monitor.languages.compiling import compile_changed

__all__ = ["DeskConfig", "MonitorConfig", "celery_app"]


class MonitorConfig(AppConfig):
    name = "monitor"

    def ready(self) -> None:
        compile_changed()
        register(checks.database_knows_letters, Tags.database)
        register(checks.application_owns_nothing, Tags.database)


class DeskConfig(AdminConfig):
    default_site = "statements.admin.site.desk"
