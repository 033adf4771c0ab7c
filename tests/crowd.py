"""Very many readers who are owed the same news: made at once, as the forms would have made them.

    python -m tests.crowd READERS SEARCHES DEMANDS
    python -m tests.crowd --decide NUMBER

in a database that is migrated and has a key of the post. Everybody follows one search that matches
each of the demands, and the demands are decided after that; then, as often as is asked, anew.
"""

import os
import sys
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor.settings")
django.setup()

from statements.digests.addresses import address_key, mailbox_key  # noqa: E402
from statements.digests.clock import now  # noqa: E402
from statements.digests.models import Search, Subscriber, Subscription  # noqa: E402
from statements.digests.models.subscriber import sealed  # noqa: E402
from statements.ledger.head import head_seq  # noqa: E402
from statements.models import Demand  # noqa: E402

from .make import make_public_demand  # noqa: E402
from .readers import decide  # noqa: E402

FIRST = date(2020, 1, 1)


def address(number: int) -> str:
    return f"reader{number}@example.org"


def query(number: int) -> str:
    """A search of its own, which finds every demand of the crowd."""
    return f"called_after={FIRST + timedelta(days=number)}"


def gather(readers: int, searches: int) -> None:
    moment, head = now(), head_seq()
    known = Search.objects.bulk_create(Search(query=query(number)) for number in range(searches))
    people = Subscriber.objects.bulk_create(
        Subscriber(
            address_key=address_key(address(number)),
            mailbox_key=mailbox_key(address(number)),
            **sealed(address(number)),
        )
        for number in range(readers)
    )
    Subscription.objects.bulk_create(
        Subscription(
            subscriber=person,
            search=known[number % searches],
            frequency="each",
            confirmed_on=moment.date(),
            since_seq=head,
            seen_seq=head,
            next_due_at=moment + timedelta(days=1),
        )
        for number, person in enumerate(people)
    )


def main(readers: int, searches: int, demands: int) -> None:
    found = [make_public_demand(f"Release all detained, {number}") for number in range(demands)]
    gather(readers, searches)
    for demand in found:
        decide(demand, event=f"Twelve people freed, {demand.pk}")


def decide_again(number: int) -> None:
    for demand in Demand.objects.public()[:number]:
        decide(demand, "partly_met", event=f"Three people taken back, {demand.pk}")


if __name__ == "__main__":
    if sys.argv[1] == "--decide":
        decide_again(int(sys.argv[2]))
    else:
        main(*map(int, sys.argv[1:]))
