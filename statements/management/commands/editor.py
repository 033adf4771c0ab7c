"""`manage.py editor NAME`: an account for somebody who works at the desk."""

import os
import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction


class Command(BaseCommand):
    help = (
        "Makes an account for an editor. Asks for the password, or takes it from the "
        "variable PASSWORD, or with --password-stdin from the first line of its input."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the name to sign in with")
        parser.add_argument(
            "--publisher", action="store_true", help="may be the second person who publishes"
        )
        parser.add_argument(
            "--superuser", action="store_true", help="may also make accounts and change groups"
        )
        parser.add_argument("--password-stdin", action="store_true", help="read it from the input")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User(username=options["name"], is_staff=True, is_superuser=options["superuser"])
        groups = ["Editor", "Publisher"] if options["publisher"] else ["Editor"]
        try:
            user.full_clean(exclude=["password"])
            password = self.password(from_input=options["password_stdin"])
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        user.set_password(password)
        with transaction.atomic():
            user.save()
            user.groups.set(Group.objects.filter(name__in=groups))
        rights = " and ".join(groups) + (", superuser" if user.is_superuser else "")
        self.stdout.write(f"Made the account {user.username} ({rights}). Sign in at /admin/.")

    def password(self, *, from_input: bool) -> str:
        if from_input:
            return sys.stdin.readline().rstrip("\r\n")
        if given := os.environ.get("PASSWORD"):
            return given
        if not sys.stdin.isatty():
            raise CommandError("Give the password: PASSWORD=…, --password-stdin, or a terminal.")
        password = getpass("Password: ")
        if password != getpass("The same again: "):
            raise CommandError("These were two different passwords.")
        return password
