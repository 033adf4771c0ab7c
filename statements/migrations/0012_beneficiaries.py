"""Those for whom something is demanded are found by their names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("statements", "0007_search")]

    operations = [
        migrations.AddIndex(
            model_name="part",
            index=models.Index(fields=["name"], name="part_by_name"),
        ),
    ]
