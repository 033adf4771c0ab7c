"""What was published since a moment, and what demands of a type, is looked up in no time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("statements", "0012_beneficiaries")]

    operations = [
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["at", "seq"], name="publication_by_time"),
        ),
        migrations.AddIndex(
            model_name="demand",
            index=models.Index(
                fields=["type", "id"],
                condition=models.Q(publication__isnull=False),
                name="demand_by_type",
            ),
        ),
    ]
