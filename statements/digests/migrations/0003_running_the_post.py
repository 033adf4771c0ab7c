"""When the mailbox of bounces was read, and who may look at the post, and run it."""

from django.contrib.auth.management import create_permissions
from django.db import migrations, models

MAY = {"Editor": ["view_post"], "Publisher": ["view_post", "change_post"]}


def give(apps, schema_editor):
    alias = schema_editor.connection.alias
    config = apps.get_app_config("digests")
    # Django makes permissions only after all migrations have run, and the groups need them now.
    config.models_module = True
    create_permissions(config, apps=apps, using=alias, verbosity=0)
    config.models_module = None
    for group, names in groups(apps, alias):
        group.permissions.add(*permissions(apps, alias, names))


def take(apps, schema_editor):
    alias = schema_editor.connection.alias
    for group, names in groups(apps, alias):
        group.permissions.remove(*permissions(apps, alias, names))


def permissions(apps, alias, names):
    every = apps.get_model("auth", "Permission").objects.using(alias)
    return every.filter(content_type__app_label="digests", codename__in=names)


def groups(apps, alias):
    every = apps.get_model("auth", "Group").objects.using(alias)
    return [(every.get(name=name), names) for name, names in MAY.items()]


class Migration(migrations.Migration):
    dependencies = [("digests", "0002_the_post_in_full")]

    operations = [
        migrations.AddField(
            model_name="post",
            name="fetch_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="post",
            name="fetched_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(give, take),
    ]
