"""The mechanism of the spine; it stands as one page in `0002_spine.sql`."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("statements", "0001_record")]

    operations = [
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")),
    ]
