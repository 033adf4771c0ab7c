"""The signed heads of the ledger; what guards them stands in `0001_checkpoint.sql`."""

from pathlib import Path

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("statements", "0003_groups")]

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("site", models.CharField(max_length=300)),
                ("key", models.CharField(max_length=8)),
                ("body", models.TextField()),
                ("signature", models.CharField(max_length=88)),
            ],
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")),
    ]
