"""The two groups of people who work in the admin."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RECORDED = (
    "actor",
    "document",
    "statement",
    "issuer",
    "statementtext",
    "demand",
    "call",
    "event",
    "report",
    "figure",
    "evidence",
    "searchlog",
    "assessment",
    "basis",
)


def make_groups(apps, schema_editor):
    alias = schema_editor.connection.alias
    config = apps.get_app_config("statements")
    # Django makes permissions only after all migrations have run, and the groups need them now.
    config.models_module = True
    create_permissions(config, apps=apps, using=alias, verbosity=0)
    config.models_module = None
    permission = apps.get_model("auth", "Permission").objects.using(alias)
    group = apps.get_model("auth", "Group").objects.using(alias)
    ours = permission.filter(content_type__app_label="statements")
    write = [f"{verb}_{noun}" for noun in RECORDED for verb in ("add", "change", "delete", "view")]
    editing = list(ours.filter(codename__in=[*write, "view_publication"]))
    publishing = [*editing, ours.get(codename="publish")]
    for name, permissions in {"Editor": editing, "Publisher": publishing}.items():
        group.get_or_create(name=name)[0].permissions.set(permissions)


def remove_groups(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=["Editor", "Publisher"]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0002_spine"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]
