from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "statements.digests"
    label = "digests"
