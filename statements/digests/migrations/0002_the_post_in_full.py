"""Wishes apart from what is followed, choices, sealed addresses, limits, the post itself."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import statements.digests.models.choices
import statements.digests.tokens
from statements.digests import addresses, sealing


def keep_what_was_asked(apps, schema_editor):
    """Addresses are sealed, and what waits for a yes goes on waiting. If there are any, the key is
    made here, so that whoever migrates must be who keeps it."""
    alias = schema_editor.connection.alias
    subscribers = apps.get_model("digests", "Subscriber").objects.using(alias)
    if not subscribers.exists():
        return
    private = sealing.new_key()
    public = sealing.public_part(private)
    key = (
        apps.get_model("digests", "SealingKey")
        .objects.using(alias)
        .create(name=sealing.name_of(private), public=public)
    )
    sealing.keep({key.name: private})
    for subscriber in subscribers.all():
        address = subscriber.kept_address
        subscriber.sealed_address = sealing.seal(address, public)
        subscriber.sealed_with = key
        subscriber.address_key = addresses.address_key(address)
        subscriber.mailbox_key = addresses.mailbox_key(address)
        subscriber.save()
    subscriptions = apps.get_model("digests", "Subscription").objects.using(alias)
    wishes = apps.get_model("digests", "Wish").objects.using(alias)
    for one in subscriptions.exclude(asked=""):
        wishes.create(
            subscriber_id=one.subscriber_id,
            search_id=one.search_id,
            frequency=one.asked,
            asked_at=one.asked_at,
        )
    subscriptions.filter(confirmed_on=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("digests", "0001_post"),
        ("statements", "0011_problems"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="subscription",
            name="a_confirmed_subscription_is_due_some_day",
        ),
        migrations.RemoveConstraint(
            model_name="subscription",
            name="a_wish_has_a_moment",
        ),
        migrations.RemoveConstraint(
            model_name="subscription",
            name="a_subscription_is_confirmed_or_asked_for",
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source_key", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("beat_at", models.DateTimeField(null=True)),
                ("paused_at", models.DateTimeField(null=True)),
                ("because", models.CharField(blank=True, max_length=200)),
                ("revised_seq", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "post",
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("deadline", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="SealingKey",
            fields=[
                ("name", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("public", models.BinaryField(max_length=32)),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "get_latest_by": "made_at",
            },
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mailbox_key", models.CharField(max_length=64, unique=True)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("bounced", "The mailbox is not there"),
                            ("complaint", "Its owner complained"),
                            ("asked", "Its owner asked never to be written to"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("each", "Each change"),
                            ("daily", "Daily"),
                            ("weekly", "Weekly"),
                            ("monthly", "Monthly"),
                        ],
                        max_length=10,
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(default=0)),
                ("hour", models.PositiveSmallIntegerField(default=6)),
                ("zone", models.CharField(default="UTC", max_length=40)),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("decisions", "Decisions about a status"),
                                ("calls", "New calls"),
                                ("events", "Reported events, evidence and answers"),
                                ("corrections", "Corrections"),
                                ("deadlines", "Deadlines that are near"),
                            ],
                            max_length=12,
                        ),
                        default=statements.digests.models.choices.all_news,
                        size=None,
                    ),
                ),
                (
                    "handle",
                    models.CharField(
                        default=statements.digests.tokens.new_handle, max_length=32, unique=True
                    ),
                ),
                ("is_discreet", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "wishes",
            },
        ),
        migrations.RemoveIndex(
            model_name="subscription",
            name="subscriptions_by_due_moment",
        ),
        migrations.RemoveIndex(
            model_name="subscription",
            name="subscriptions_asked_for",
        ),
        migrations.AddField(
            model_name="mail",
            name="handed",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="mail",
            name="handed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="bounce_score",
            field=models.FloatField(default=0),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="bounced_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="is_discreet",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="is_paused",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="mailbox_key",
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="sealed_address",
            field=models.BinaryField(max_length=400, null=True),
        ),
        migrations.AddField(
            model_name="subscription",
            name="broken_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="subscription",
            name="hour",
            field=models.PositiveSmallIntegerField(default=6),
        ),
        migrations.AddField(
            model_name="subscription",
            name="kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("decisions", "Decisions about a status"),
                        ("calls", "New calls"),
                        ("events", "Reported events, evidence and answers"),
                        ("corrections", "Corrections"),
                        ("deadlines", "Deadlines that are near"),
                    ],
                    max_length=12,
                ),
                default=statements.digests.models.choices.all_news,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="seen_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="subscription",
            name="weekday",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="subscription",
            name="zone",
            field=models.CharField(default="UTC", max_length=40),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="mail",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="deliveries",
                to="digests.mail",
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="mailbox_key",
            field=models.CharField(max_length=64),
        ),
        migrations.AlterField(
            model_name="mail",
            name="kind",
            field=models.CharField(
                choices=[
                    ("confirmation", "Confirmation"),
                    ("digest", "Digest"),
                    ("manage", "Link to what is followed"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["mailbox_key", "at"], name="invitations_by_mailbox"),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["handed_at"], name="mails_by_hour_of_leaving"),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("handed__gt", 1)),
                fields=["handed_at"],
                name="mails_that_left_again",
            ),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["due_at"], name="mails_by_due_moment"),
        ),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(fields=["next_due_at"], name="subscriptions_by_due_moment"),
        ),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(
                condition=models.Q(("frequency", "each")),
                fields=["seen_seq"],
                name="subscriptions_to_each",
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["source_key", "at"], name="attempts_by_source"),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["at"], name="attempts_by_time"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("pk", 1)), name="there_is_one_post"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("because", ""), ("paused_at", None)),
                    models.Q(
                        ("paused_at__isnull", False), models.Q(("because", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="who_pauses_says_why",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="demand",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="statements.demand",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="mail",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reminders",
                to="digests.mail",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="subscriber",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reminders",
                to="digests.subscriber",
            ),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="sealed_with",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="digests.sealingkey",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscriber",
            constraint=models.CheckConstraint(
                condition=models.Q(("bounce_score__gte", 0)), name="a_bounce_score_is_no_credit"
            ),
        ),
        migrations.AddField(
            model_name="wish",
            name="search",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="wishes",
                to="digests.search",
            ),
        ),
        migrations.AddField(
            model_name="wish",
            name="subscriber",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="wishes",
                to="digests.subscriber",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("subscriber", "demand", "deadline"), name="one_reminder_per_deadline"
            ),
        ),
        migrations.AddIndex(
            model_name="wish",
            index=models.Index(fields=["asked_at"], name="wishes_by_moment"),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("frequency__in", ["each", "daily", "weekly", "monthly"]),
                    ("hour__lt", 24),
                    ("weekday__lt", 7),
                    (
                        "kinds__contained_by",
                        ["decisions", "calls", "events", "corrections", "deadlines"],
                    ),
                    ("kinds__len__gt", 0),
                ),
                name="wish_choices_make_sense",
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.UniqueConstraint(
                fields=("subscriber", "search"), name="one_wish_per_search"
            ),
        ),
        migrations.RunPython(keep_what_was_asked, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="subscriber",
            name="created_at",
        ),
        migrations.RemoveField(
            model_name="subscriber",
            name="kept_address",
        ),
        migrations.RemoveField(
            model_name="subscription",
            name="asked",
        ),
        migrations.RemoveField(
            model_name="subscription",
            name="asked_at",
        ),
        migrations.AlterField(
            model_name="subscription",
            name="confirmed_on",
            field=models.DateField(),
        ),
        migrations.AlterField(
            model_name="subscription",
            name="frequency",
            field=models.CharField(
                choices=[
                    ("each", "Each change"),
                    ("daily", "Daily"),
                    ("weekly", "Weekly"),
                    ("monthly", "Monthly"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="subscription",
            name="next_due_at",
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name="subscription",
            name="seen_seq",
            field=models.BigIntegerField(),
        ),
        migrations.AlterField(
            model_name="subscription",
            name="since_seq",
            field=models.BigIntegerField(),
        ),
        migrations.AlterField(
            model_name="subscriber",
            name="mailbox_key",
            field=models.CharField(max_length=64),
        ),
        migrations.AlterField(
            model_name="subscriber",
            name="sealed_address",
            field=models.BinaryField(max_length=400),
        ),
        migrations.AlterField(
            model_name="subscriber",
            name="sealed_with",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="digests.sealingkey",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("frequency__in", ["each", "daily", "weekly", "monthly"]),
                    ("hour__lt", 24),
                    ("weekday__lt", 7),
                    (
                        "kinds__contained_by",
                        ["decisions", "calls", "events", "corrections", "deadlines"],
                    ),
                    ("kinds__len__gt", 0),
                ),
                name="subscription_choices_make_sense",
            ),
        ),
    ]
