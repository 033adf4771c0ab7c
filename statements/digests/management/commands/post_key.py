"""`manage.py post_key`: the key that opens the addresses of subscribers."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from statements.digests import sealing
from statements.digests.models import SealingKey, Subscriber

AT_ONCE = 200


class Command(BaseCommand):
    help = (
        "Makes the key that opens the addresses of subscribers, if there is none. Run it as the "
        "user of the worker, who alone may read it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rotate", action="store_true", help="make a new one, and close all addresses with it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            keys = sealing.keyring()
            newest = SealingKey.objects.order_by("made_at").last()
            if newest and newest.name not in keys:
                raise CommandError(
                    f"The newest addresses are sealed with the key {newest.name}, and it is not in "
                    f"{sealing.place()}."
                )
            if options["rotate"] or not newest:
                keys = self.make(keys)
            self.reseal()
            self.forget_old(keys)
        except (sealing.Closed, OSError) as trouble:
            raise CommandError(str(trouble)) from trouble

    def make(self, keys: sealing.Keyring) -> sealing.Keyring:
        """The private key is safe in its file before anything is sealed with the public one."""
        private = sealing.new_key()
        name = sealing.name_of(private)
        keys = {name: private, **keys}
        sealing.keep(keys)
        SealingKey.objects.create(name=name, public=sealing.public_part(private))
        return keys

    def reseal(self) -> None:
        """Close what older keys closed with the newest: what is broken off is gone on with."""
        newest = SealingKey.objects.latest()
        while some := list(Subscriber.objects.exclude(sealed_with=newest)[:AT_ONCE]):
            for subscriber in some:
                subscriber.sealed_address = sealing.seal(subscriber.address(), bytes(newest.public))
                subscriber.sealed_with = newest
            Subscriber.objects.bulk_update(some, ["sealed_address", "sealed_with"])

    def forget_old(self, keys: sealing.Keyring) -> None:
        newest = SealingKey.objects.latest()
        SealingKey.objects.exclude(pk=newest.pk).delete()
        if set(keys) != {newest.name}:
            sealing.keep({newest.name: keys[newest.name]})
        self.stdout.write(f"Addresses are sealed with the key {newest.name}.")
