"""The record in time: parts, corrections, merges, removals, masks, and what was so on any day.

It stands in the files of `0005_time/`, which are run in the order of their names. They continue
`0002_spine.sql` and replace what had to change there, under the same rules: the owner owns
everything, functions that decide anything pin their search path, and what is refused carries a
sentence for the editor who caused it.
"""

from pathlib import Path

from django.db import migrations

FILES = sorted(Path(__file__).with_suffix("").glob("*.sql"))


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0004_parts"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [migrations.RunSQL(file.read_text(encoding="utf-8")) for file in FILES]
