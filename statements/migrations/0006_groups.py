"""The two groups of people who work in the admin may use the desks that came since."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RECORDED = (
    "part",
    "endorsement",
    "response",
    "externalassessment",
    "reply",
    "methodologyversion",
    "correction",
    "removal",
    "merge",
)


def give(apps, schema_editor):
    alias = schema_editor.connection.alias
    config = apps.get_app_config("statements")
    # Django makes permissions only after all migrations have run, and the groups need them now.
    config.models_module = True
    create_permissions(config, apps=apps, using=alias, verbosity=0)
    config.models_module = None
    permission = apps.get_model("auth", "Permission").objects.using(alias)
    names = [f"{verb}_{noun}" for noun in RECORDED for verb in ("add", "change", "delete", "view")]
    ours = permission.filter(content_type__app_label="statements", codename__in=names)
    for group in groups(apps, alias):
        group.permissions.add(*ours)


def take(apps, schema_editor):
    """The permissions themselves go with their nouns."""
    alias = schema_editor.connection.alias
    for group in groups(apps, alias):
        nouns = {"content_type__app_label": "statements", "content_type__model__in": RECORDED}
        group.permissions.remove(*group.permissions.filter(**nouns))


def groups(apps, alias):
    return (
        apps.get_model("auth", "Group")
        .objects.using(alias)
        .filter(name__in=["Editor", "Publisher"])
    )


class Migration(migrations.Migration):
    dependencies = [("statements", "0005_time")]

    operations = [migrations.RunPython(give, take)]
