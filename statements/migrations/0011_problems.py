"""What readers find wrong, for the editors alone; a masked name is hidden in it as everywhere."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

MASKED = """
DO $$ BEGIN
    EXECUTE replace(pg_get_functiondef('words_of(text)'::regprocedure),
        'WHEN ''django_admin_log''',
        'WHEN ''statements_problem'' THEN ''{words,about}''
        WHEN ''django_admin_log''');
END $$;
CREATE TRIGGER mask BEFORE INSERT OR UPDATE ON statements_problem
    FOR EACH ROW EXECUTE FUNCTION mask_row();
"""


def give(apps, schema_editor):
    alias = schema_editor.connection.alias
    config = apps.get_app_config("statements")
    # Django makes permissions only after all migrations have run, and the groups need them now.
    config.models_module = True
    create_permissions(config, apps=apps, using=alias, verbosity=0)
    config.models_module = None
    ours = permissions(apps, alias)
    for group in groups(apps, alias):
        group.permissions.add(*ours)


def take(apps, schema_editor):
    alias = schema_editor.connection.alias
    for group in groups(apps, alias):
        group.permissions.remove(*permissions(apps, alias))


def permissions(apps, alias):
    every = apps.get_model("auth", "Permission").objects.using(alias)
    names = ["change_problem", "view_problem"]
    return every.filter(content_type__app_label="statements", codename__in=names)


def groups(apps, alias):
    every = apps.get_model("auth", "Group").objects.using(alias)
    return every.filter(name__in=["Editor", "Publisher"])


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0010_notice"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Problem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(max_length=4000, verbose_name="what is wrong")),
                ("about", models.CharField(blank=True, max_length=300, verbose_name="page")),
                ("language", models.CharField(max_length=8, verbose_name="read in")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="sent",
                    ),
                ),
                (
                    "done_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="done"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": (
                    models.OrderBy(models.F("done_at"), descending=True, nulls_first=True),
                    "-at",
                ),
                "indexes": [models.Index(fields=["-at"], name="problem_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="a_problem_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("done_by", None)),
                            ("done_at__isnull", False),
                            _connector="OR",
                        ),
                        name="who_closed_a_problem_closed_it_at_a_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL(MASKED, migrations.RunSQL.noop),
        migrations.RunPython(give, take),
    ]
