import django.db.models.deletion
from django.db import migrations, models

import statements.digests.tokens


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("statements", "0003_groups"),
    ]

    operations = [
        migrations.CreateModel(
            name="Search",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("query", models.CharField(blank=True, max_length=1500, unique=True)),
            ],
            options={
                "verbose_name_plural": "searches",
            },
        ),
        migrations.CreateModel(
            name="Subscriber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "handle",
                    models.CharField(
                        default=statements.digests.tokens.new_handle, max_length=32, unique=True
                    ),
                ),
                ("address_key", models.CharField(max_length=64, unique=True)),
                ("kept_address", models.CharField(max_length=254)),
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
                        default="en",
                        max_length=3,
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mailbox_key", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="invitations_by_time")],
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "handle",
                    models.CharField(
                        default=statements.digests.tokens.new_handle, max_length=32, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("confirmation", "Confirmation"), ("digest", "Digest")],
                        max_length=20,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("sending", "Being handed over"),
                            ("sent", "Accepted by the mail server"),
                            ("unknown", "Handed over, and nobody knows whether it was accepted"),
                            ("failed", "Refused for good"),
                            ("dead", "Given up after all tries"),
                            ("cancelled", "Not wanted any more"),
                        ],
                        default="queued",
                        max_length=20,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("unknowns", models.PositiveSmallIntegerField(default=0)),
                ("next_try", models.DateTimeField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("last_code", models.SmallIntegerField(null=True)),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="digests.subscriber",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("why", models.JSONField(default=dict)),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="statements.publication",
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="digests.mail",
                    ),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="digests.subscriber",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "handle",
                    models.CharField(
                        default=statements.digests.tokens.new_handle, max_length=32, unique=True
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("each", "Each change"),
                            ("daily", "Daily"),
                            ("weekly", "Weekly"),
                            ("monthly", "Monthly"),
                        ],
                        max_length=10,
                    ),
                ),
                ("confirmed_on", models.DateField(null=True)),
                ("since_seq", models.BigIntegerField(null=True)),
                ("seen_seq", models.BigIntegerField(null=True)),
                ("next_due_at", models.DateTimeField(null=True)),
                (
                    "asked",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("each", "Each change"),
                            ("daily", "Daily"),
                            ("weekly", "Weekly"),
                            ("monthly", "Monthly"),
                        ],
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(null=True)),
                (
                    "search",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subscriptions",
                        to="digests.search",
                    ),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to="digests.subscriber",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("state__in", ["queued", "unknown"])),
                fields=["next_try", "id"],
                name="mails_that_wait",
            ),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("lease_until__isnull", False)),
                fields=["lease_until"],
                name="mails_in_hand",
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.UniqueConstraint(
                fields=("subscriber", "due_at", "kind"), name="one_mail_per_due_moment_and_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "queued"), _negated=True),
                    ("next_try__isnull", False),
                    _connector="OR",
                ),
                name="a_mail_that_waits_has_a_next_try",
            ),
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sending"), _negated=True),
                    ("lease_until__isnull", False),
                    _connector="OR",
                ),
                name="a_mail_in_hand_has_a_lease",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("subscriber", "publication"), name="one_delivery_per_publication"
            ),
        ),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(
                condition=models.Q(("next_due_at__isnull", False)),
                fields=["next_due_at"],
                name="subscriptions_by_due_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(
                condition=models.Q(("asked_at__isnull", False)),
                fields=["asked_at"],
                name="subscriptions_asked_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                fields=("subscriber", "search"), name="one_subscription_per_search"
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_on", None),
                        ("frequency", ""),
                        ("seen_seq", None),
                        ("since_seq", None),
                        ("next_due_at", None),
                    ),
                    models.Q(
                        ("confirmed_on__isnull", False),
                        ("seen_seq__isnull", False),
                        ("since_seq__isnull", False),
                        ("frequency__in", ["each", "daily", "weekly", "monthly"]),
                        ("next_due_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_confirmed_subscription_is_due_some_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asked", ""), ("asked_at", None)),
                    models.Q(
                        ("asked__in", ["each", "daily", "weekly", "monthly"]),
                        ("asked_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_wish_has_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_on__isnull", False),
                    models.Q(("asked", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_subscription_is_confirmed_or_asked_for",
            ),
        ),
    ]
