"""Loads the demonstration record into an empty one, with two editors to look at it."""

import os
import secrets
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from statements.demo.loading import load, refuse_a_filled_record
from statements.models import Demonstration, Refusal

EDITORS = ("anna", "boris")


class Command(BaseCommand):
    help = (
        "Load the demonstration record into an empty one. Makes the editors anna and boris with "
        "the password in DEMO_PASSWORD, or a random one that it prints."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if Demonstration.objects.exists():
            self.stdout.write("The demonstration record is loaded already; nothing was changed.")
            return
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
        try:
            with transaction.atomic():
                refuse_a_filled_record()
                author, reviewer = (make_editor(name, password) for name in EDITORS)
                counts = load(author, reviewer)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        for noun, count in counts.items():
            self.stdout.write(f"{noun}: {count}")
        self.stdout.write(
            f"Editors: {' and '.join(EDITORS)}, each may publish what the other wrote."
        )
        if "DEMO_PASSWORD" not in os.environ:
            self.stdout.write(f"Their password: {password}")


def make_editor(name: str, password: str) -> User:
    if User.objects.filter(username=name).exists():
        raise Refusal(f"There is an account “{name}” already; it is left as it is.")
    user = User.objects.create_user(name, password=password, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=["Editor", "Publisher"]))
    return user
