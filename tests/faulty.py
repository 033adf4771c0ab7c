"""The worker's own programs, with shorter times, and where it is asked a death at one point.

    python -m tests.faulty manage.py drain
    python -m tests.faulty celery worker …

`LEASE` is the lease in seconds, `TICK` the seconds between two ticks; `DEATH` names a point at
which the process kills itself, with SIGKILL and all that it started, the time that `DEATH_AT`
says.
"""

import os
import signal
import smtplib
import sys
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor.settings")
django.setup()

from django.core.management import execute_from_command_line  # noqa: E402

from monitor.celery import app  # noqa: E402
from statements.digests import emails, planning, smtp  # noqa: E402
from statements.digests.models import Delivery, Mail, mail  # noqa: E402

times = count(1)


def die() -> None:
    if next(times) == int(os.environ.get("DEATH_AT", "1")):
        os.killpg(os.getpgid(0), signal.SIGKILL)


def before(owner: Any, name: str) -> None:
    usual = getattr(owner, name)

    def dying(*args: Any, **kwargs: Any) -> Any:
        die()
        return usual(*args, **kwargs)

    setattr(owner, name, dying)


def behind(owner: Any, name: str) -> None:
    usual = getattr(owner, name)

    def dying(*args: Any, **kwargs: Any) -> Any:
        found = usual(*args, **kwargs)
        die()
        return found

    setattr(owner, name, dying)


def half_said(smtp: Any, body: bytes) -> None:
    smtp.putcmd("data")
    smtp.getreply()
    smtp.send(body[: len(body) // 2])


def all_said(smtp: Any, body: bytes) -> None:
    smtp.putcmd("data")
    smtp.getreply()
    smtp.send(smtplib._quote_periods(body) + b".\r\n")  # type: ignore[attr-defined]


def points() -> dict[str, Callable[[], None]]:
    """What makes the process die at each point."""

    def saying(words: Callable[[Any, bytes], None]) -> None:
        usual = smtp._Phases.data

        def dying(self: Any, body: bytes) -> Any:
            if next(times) < int(os.environ.get("DEATH_AT", "1")):
                return usual(self, body)
            words(self, body)
            os.killpg(os.getpgid(0), signal.SIGKILL)

        smtp._Phases.data = dying  # type: ignore[method-assign,assignment]

    return {
        "before claim": lambda: before(Mail.objects, "claim"),
        "after claim": lambda: behind(Mail.objects, "claim"),
        "rendering": lambda: behind(emails, "write"),
        "before the dot": lambda: saying(half_said),
        "after the dot": lambda: saying(all_said),
        "before record": lambda: before(Mail, "sent"),
        "after record": lambda: behind(Mail, "sent"),
        "making mails": lambda: behind(Mail.objects, "bulk_create"),
        "making deliveries": lambda: behind(Delivery.objects, "bulk_create"),
        "selecting": lambda: behind(planning, "_reasons"),
    }


def shorten() -> None:
    if lease := os.environ.get("LEASE"):
        mail.LEASE = timedelta(seconds=float(lease))
    if tick := os.environ.get("TICK"):
        app.conf.beat_schedule["tick"]["schedule"] = float(tick)


def main() -> None:
    shorten()
    if point := os.environ.get("DEATH"):
        points()[point]()
    program, *words = sys.argv[1:]
    if program == "celery":
        app.start(words)
    else:
        execute_from_command_line([program, *words])


if __name__ == "__main__":
    main()
