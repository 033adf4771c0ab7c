"""What the two groups of people who work in the admin may do with the nouns that are new."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RECORDED = (
    "part",
    "merge",
    "response",
    "externalassessment",
    "reply",
    "methodologyversion",
    "correction",
    "removal",
    "endorsement",
)
VERBS = ("add", "change", "delete", "view")


def permissions(apps, schema_editor):
    found = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    return found.filter(
        content_type__app_label="statements",
        codename__in=[f"{verb}_{noun}" for noun in RECORDED for verb in VERBS],
    )


def groups(apps, schema_editor):
    found = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    return found.filter(name__in=["Editor", "Publisher"])


def give(apps, schema_editor):
    config = apps.get_app_config("statements")
    # Django makes permissions only after all migrations have run, and the groups need them now.
    config.models_module = True
    create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
    config.models_module = None
    for group in groups(apps, schema_editor):
        group.permissions.add(*permissions(apps, schema_editor))


def take(apps, schema_editor):
    for group in groups(apps, schema_editor):
        group.permissions.remove(*permissions(apps, schema_editor))


class Migration(migrations.Migration):
    dependencies = [("statements", "0005_time"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(give, take)]
