"""A short notice on the first page; a name that is masked is hidden in it as everywhere."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import statements.models.notice

MASKED = """
DO $$ BEGIN
    EXECUTE replace(pg_get_functiondef('words_of(text)'::regprocedure),
        'WHEN ''django_admin_log''',
        'WHEN ''statements_notice'' THEN ''{words_en,words_ru,words_kk,words_uk}''
        WHEN ''django_admin_log''');
END $$;
CREATE TRIGGER mask BEFORE INSERT OR UPDATE ON statements_notice
    FOR EACH ROW EXECUTE FUNCTION mask_row();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0008_facets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words_en",
                    models.TextField(
                        help_text="Plain words, no links.",
                        max_length=500,
                        verbose_name="in English",
                    ),
                ),
                (
                    "words_ru",
                    models.TextField(blank=True, max_length=500, verbose_name="in Russian"),
                ),
                (
                    "words_kk",
                    models.TextField(blank=True, max_length=500, verbose_name="in Kazakh"),
                ),
                (
                    "words_uk",
                    models.TextField(blank=True, max_length=500, verbose_name="in Ukrainian"),
                ),
                (
                    "first_day",
                    models.DateField(default=statements.models.notice.today, verbose_name="from"),
                ),
                (
                    "last_day",
                    models.DateField(
                        help_text="The last day on which it is shown.", verbose_name="until"
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-first_day", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words_en", ""), _negated=True),
                        name="a_notice_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="a_notice_ends_after_it_begins",
                        violation_error_message="It ends before it begins.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(MASKED, migrations.RunSQL.noop),
    ]
