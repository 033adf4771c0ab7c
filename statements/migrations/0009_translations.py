"""Translations of the words of the record; the mechanism stands in `0009_translations.sql`."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

import statements.models.record


def give(apps, schema_editor):
    alias = schema_editor.connection.alias
    config = apps.get_app_config("statements")
    # Django makes permissions only after all migrations have run, and the groups need them now.
    config.models_module = True
    create_permissions(config, apps=apps, using=alias, verbosity=0)
    config.models_module = None
    ours = (
        apps.get_model("auth", "Permission")
        .objects.using(alias)
        .filter(content_type__app_label="statements", content_type__model="translation")
    )
    for group in groups(apps, alias):
        group.permissions.add(*ours)


def take(apps, schema_editor):
    """The permissions themselves go with their noun."""
    for group in groups(apps, schema_editor.connection.alias):
        group.permissions.remove(
            *group.permissions.filter(
                content_type__app_label="statements", content_type__model="translation"
            )
        )


def groups(apps, alias):
    return (
        apps.get_model("auth", "Group")
        .objects.using(alias)
        .filter(name__in=["Editor", "Publisher"])
    )


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0006_groups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="actor",
            name="translations",
            field=models.JSONField(db_default={}, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="assessment",
            name="translations",
            field=models.JSONField(db_default={}, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="demand",
            name="translations",
            field=models.JSONField(db_default={}, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="event",
            name="translations",
            field=models.JSONField(db_default={}, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="statement",
            name="translations",
            field=models.JSONField(db_default={}, default=dict, editable=False),
        ),
        migrations.AlterField(
            model_name="correction",
            name="target",
            field=models.CharField(
                choices=[
                    ("methodology_version", "Version of the method"),
                    ("statement", "Statement"),
                    ("event", "Event"),
                    ("part", "Part of a demand"),
                    ("merge", "Merge of two demands"),
                    ("evidence", "Evidence"),
                    ("assessment", "Decision"),
                    ("response", "Response of an addressee"),
                    ("external_assessment", "External assessment"),
                    ("reply", "Right of reply"),
                    ("translation", "Translation"),
                    ("correction", "Correction"),
                    ("removal", "Removal"),
                    ("demand", "Demand"),
                    ("actor", "Actor"),
                    ("document", "Document"),
                    ("key", "Signing key"),
                ],
                editable=False,
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="publication",
            name="subject",
            field=models.CharField(
                choices=[
                    ("methodology_version", "Version of the method"),
                    ("statement", "Statement"),
                    ("event", "Event"),
                    ("part", "Part of a demand"),
                    ("merge", "Merge of two demands"),
                    ("evidence", "Evidence"),
                    ("assessment", "Decision"),
                    ("response", "Response of an addressee"),
                    ("external_assessment", "External assessment"),
                    ("reply", "Right of reply"),
                    ("translation", "Translation"),
                    ("correction", "Correction"),
                    ("removal", "Removal"),
                    ("demand", "Demand"),
                    ("actor", "Actor"),
                    ("document", "Document"),
                    ("key", "Signing key"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="removal",
            name="target",
            field=models.CharField(
                blank=True,
                choices=[
                    ("methodology_version", "Version of the method"),
                    ("statement", "Statement"),
                    ("event", "Event"),
                    ("part", "Part of a demand"),
                    ("merge", "Merge of two demands"),
                    ("evidence", "Evidence"),
                    ("assessment", "Decision"),
                    ("response", "Response of an addressee"),
                    ("external_assessment", "External assessment"),
                    ("reply", "Right of reply"),
                    ("translation", "Translation"),
                    ("correction", "Correction"),
                    ("removal", "Removal"),
                    ("demand", "Demand"),
                    ("actor", "Actor"),
                    ("document", "Document"),
                    ("key", "Signing key"),
                ],
                editable=False,
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Translation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=statements.models.record.new_public_id,
                        editable=False,
                        max_length=8,
                        unique=True,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "Waiting for a second person"),
                            ("changes_requested", "Changes requested"),
                            ("published", "Published"),
                            ("unpublished", "Unpublished"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("review_note", models.TextField(blank=True, editable=False)),
                (
                    "by_one",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="published by one person"
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("methodology_version", "Version of the method"),
                            ("statement", "Statement"),
                            ("event", "Event"),
                            ("part", "Part of a demand"),
                            ("merge", "Merge of two demands"),
                            ("evidence", "Evidence"),
                            ("assessment", "Decision"),
                            ("response", "Response of an addressee"),
                            ("external_assessment", "External assessment"),
                            ("reply", "Right of reply"),
                            ("translation", "Translation"),
                            ("correction", "Correction"),
                            ("removal", "Removal"),
                            ("demand", "Demand"),
                            ("actor", "Actor"),
                            ("document", "Document"),
                            ("key", "Signing key"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("target_id", models.CharField(editable=False, max_length=8)),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("ru", "Русский"),
                            ("kk", "Қазақша"),
                            ("uk", "Українська"),
                            ("be", "Беларуская"),
                            ("de", "Deutsch"),
                            ("fr", "Français"),
                            ("es", "Español"),
                            ("ar", "العربية"),
                            ("tr", "Türkçe"),
                            ("uz", "Oʻzbekcha"),
                            ("ky", "Кыргызча"),
                            ("und", "Another language"),
                        ],
                        help_text="Into which language.",
                        max_length=3,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("official", "Official translation"),
                            ("staff", "Our translation"),
                            ("machine", "Machine translation"),
                        ],
                        help_text="Public, beside the words. What a machine wrote is ours only once somebody who reads both languages has been through every word of it.",
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=500)),
                ("summary", models.TextField(blank=True, max_length=8000)),
                ("name", models.CharField(blank=True, max_length=300)),
                ("reason", models.TextField(blank=True, max_length=8000)),
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
                (
                    "publication",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="statements.publication",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stood_from",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="statements.publication",
                    ),
                ),
                (
                    "tombstone",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="statements.publication",
                    ),
                ),
            ],
            options={
                "ordering": ("-publication", "-pk"),
                "abstract": False,
                "indexes": [models.Index(fields=["target", "target_id"], name="translations_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewer", None),
                            models.Q(("reviewer", models.F("author")), _negated=True),
                            ("by_one", True),
                            _connector="OR",
                        ),
                        name="translation_takes_two_people",
                        violation_error_message="Nobody publishes their own.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("publication__isnull", False),
                                ("state", "published"),
                                ("author__isnull", False),
                                ("reviewer__isnull", False),
                            ),
                            models.Q(
                                models.Q(("state", "published"), _negated=True),
                                ("publication", None),
                            ),
                            _connector="OR",
                        ),
                        name="translation_is_public_by_a_publication",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_review"), _negated=True),
                            ("author__isnull", False),
                            _connector="OR",
                        ),
                        name="translation_in_review_has_an_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "language__in",
                                [
                                    "en",
                                    "ru",
                                    "kk",
                                    "uk",
                                    "be",
                                    "de",
                                    "fr",
                                    "es",
                                    "ar",
                                    "tr",
                                    "uz",
                                    "ky",
                                    "und",
                                ],
                            )
                        ),
                        name="translation_language_is_a_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["official", "staff", "machine"])),
                        name="translation_origin_is_a_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("name", ""),
                                ("reason", ""),
                                ("summary", ""),
                                ("target", "statement"),
                                models.Q(("title", ""), _negated=True),
                            ),
                            models.Q(
                                ("name", ""),
                                ("reason", ""),
                                ("target", "demand"),
                                ("title", ""),
                                models.Q(("summary", ""), _negated=True),
                            ),
                            models.Q(
                                ("name", ""),
                                ("reason", ""),
                                ("target", "event"),
                                models.Q(("title", ""), _negated=True),
                            ),
                            models.Q(
                                ("name", ""),
                                ("summary", ""),
                                ("target", "assessment"),
                                ("title", ""),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                ("reason", ""),
                                ("summary", ""),
                                ("target", "actor"),
                                ("title", ""),
                                models.Q(("name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_translation_has_the_words_of_its_target",
                        violation_error_message="Translate what it says, and nothing else.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target", "statement"),
                            models.Q(("language", "en"), _negated=True),
                            _connector="OR",
                        ),
                        name="a_translation_is_into_another_language",
                        violation_error_message="It is written in English already.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")),
        migrations.RunPython(give, take),
    ]
