"""How long every kind of page takes, and how many queries, over the record in DATABASE_URL.

`make bench` fills one with 200,000 demands first. Prints the best of three: what the server does
for one page, without the network, as the clock has it and as the processor was busy with it, for
the clock counts what else the machine does.
"""

import os
from pathlib import Path
from time import perf_counter, process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from statements.models import Demand, Event, Publication, Statement  # noqa: E402

TIMES = 3


def addresses() -> list[str]:
    demand, statement, event = (
        model.objects.public().order_by("-pk")[7] for model in (Demand, Statement, Event)
    )
    moment = Publication.objects.order_by("seq")[Publication.objects.count() // 2].at.date()
    often = Demand.objects.public().order_by("-call_count", "pk")[0]
    return [
        "/",
        "/demands/",
        "/demands/?page=200",
        "/demands/?status=met",
        "/demands/?country=KZ",
        "/demands/?issuer=institution-1",
        "/demands/?addressee=authority-101",
        "/demands/?theme=liberty",
        "/demands/?type=release&country=KZ&status=met&issuer=institution-1",
        "/demands/?country=CO&status=partly_met&issuer=institution-90",
        "/demands/?flag=overdue",
        "/demands/?flag=stale&country=KZ",
        "/demands/?flag=repeated",
        "/demands/?called_after=2019-01-01&called_before=2019-03-01",
        "/demands/?sort=changed",
        "/demands/?sort=first",
        "/demands/?q=prisoner",
        "/demands/?q=refugee&country=KZ",
        "/demands/?q=19999",
        "/demands/?q=nowhere",
        "/demands/?q=освободить",
        "/demands/?q=%22prisoner+number%22+-19999",
        f"/demands/?as_of={moment}",
        f"/demands/?as_of={moment}&country=KZ&status=met",
        "/demands/?on=2020-01-01",
        "/demands/?on=2020-01-01&issuer=institution-1",
        demand.get_absolute_url(),
        often.get_absolute_url(),
        f"{often.get_absolute_url()}?as_of={moment}",
        "/statements/",
        "/statements/?q=prisoner&country=KZ",
        statement.get_absolute_url(),
        "/events/",
        "/events/?q=report",
        event.get_absolute_url(),
        "/institutions/",
        "/institutions/institution-1/",
        "/institutions/authority-101/",
        f"/institutions/institution-1/?as_of={moment}",
        "/countries/",
        "/countries/KZ/",
        f"/countries/KZ/?as_of={moment}",
        "/changes/",
        "/corrections/",
        "/methodology/",
        "/ledger/",
        "/site/",
    ]


def busy(backend: int) -> tuple[float, float]:
    """Seconds of the processor until now: of this process and of its server process."""
    nanoseconds = Path(f"/proc/{backend}/schedstat").read_text(encoding="ascii").split()[0]
    return process_time(), int(nanoseconds) / 1e9


def measured(client: Client, address: str, backend: int) -> tuple[float, float, float]:
    """Milliseconds: by the clock, of the site, of the database."""
    ours, theirs, began = *busy(backend), perf_counter()
    client.get(address)
    took = perf_counter() - began
    ours_now, theirs_now = busy(backend)
    return took * 1000, (ours_now - ours) * 1000, (theirs_now - theirs) * 1000


def main() -> None:
    number = Demand.objects.public().count()
    print(f"| of {number:,} demands | ms | busy: site | busy: database | queries | kB |")
    print("|---|---:|---:|---:|---:|---:|")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    client = Client(headers={"host": "localhost"})
    for address in addresses():
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        asked = len(queries)
        note = "" if answer.status_code == 200 else f" ({answer.status_code})"
        size = len(answer.getvalue()) / 1000
        best = min(
            (measured(client, address, backend) for _ in range(TIMES)), key=lambda t: t[1] + t[2]
        )
        took = " | ".join(f"{one:.0f}" for one in best)
        print(f"| `{address}`{note} | {took} | {asked} | {size:.0f} |")


if __name__ == "__main__":
    main()
