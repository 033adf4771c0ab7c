"""Whatever stands in the record, and whoever reads: each mail is one mail, to one reader."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from django.conf import LazySettings, settings
from django.db import transaction

from statements.digests import emails
from statements.digests.clock import now
from statements.digests.models import Delivery, Mail, Reminder, Search
from statements.digests.vocabulary import MailKind
from statements.models import BearsOn, Document, Event, correct

from .corpus import TEXTS
from .letters import faults
from .make import (
    make_actor,
    make_assessment,
    make_event,
    make_evidence,
    make_part,
    make_public_demand,
    make_response,
    publish,
)
from .readers import NOON, RecordTime, follow

pytestmark = pytest.mark.django_db

SITE = "https://said.example"
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
SOME = ("header", "markup", "bidi override", "controls", "long")


@pytest.fixture(autouse=True)
def noon(record_time: RecordTime, settings: LazySettings) -> Iterator[None]:
    settings.SITE_URL, settings.SITE_HOST = SITE, "said.example"
    with record_time(NOON):
        yield


def kept(text: str, most: int) -> str:
    """As much of it as the record takes."""
    words = text.replace("\0", "").encode(errors="ignore").decode()[:most].strip()
    return words or "Nothing."


def tell(text: str) -> None:
    """Put it wherever a mail repeats words, as far as the record lets it."""
    short, long = kept(text, 180), kept(text, 1900)
    issuer = make_actor(f"The {short}"[:190])
    demand = make_public_demand(short, issuer=issuer)
    event = make_event(short, summary=long, place=short)
    event.reports.update(quote=long, attributed_to=short)
    Document.objects.filter(reports__event=event).update(title=short)
    evidence = make_evidence(event, demand, note=long, limitation=long)
    part = make_part(demand, short)
    publish(event, evidence)
    publish(make_assessment(demand, evidence, reason=long, departure=long), part)
    publish(make_response(demand, words=long, note=short))
    publish(correct(Event.objects.latest("pk"), {"title": f"{short[:150]} 2"}, reason=long))


def tell_all(texts: Iterable[str]) -> list[tuple[int, int]]:
    """The entries with the demands on which they bear."""
    for text in texts:
        try:
            with transaction.atomic():
                tell(text)
        except Exception as error:
            print("refused:", repr(text[:20]), str(error).splitlines()[0][:90])
    return list(BearsOn.objects.values_list("publication", "demand"))


def owe(address: str, entries: list[tuple[int, int]], words: str) -> Mail:
    """A digest of these, because of a search with these words."""
    subscription = follow("", address)
    search, _ = Search.objects.get_or_create(query=f"q={words}"[: Search.MAX_LENGTH])
    subscription.search = search
    subscription.save()
    subscriber = subscription.subscriber
    mail = Mail.objects.create(
        subscriber=subscriber, kind=MailKind.DIGEST, due_at=now(), next_try=now()
    )
    whys: dict[int, dict[int, list[int]]] = {}
    for publication, demand in entries:
        whys.setdefault(publication, {})[demand] = [search.pk]
    Delivery.objects.bulk_create(
        Delivery(subscriber=subscriber, publication_id=seq, mail=mail, why=why)
        for seq, why in whys.items()
    )
    _, demand = entries[0]
    Reminder.objects.create(subscriber=subscriber, demand_id=demand, deadline=NOON, mail=mail)
    broken = follow("status=splendid", address)
    broken.broken_at = mail.due_at
    broken.save()
    return mail


def letters(mail: Mail) -> Iterator[tuple[str, bytes]]:
    """One of each kind to the reader of a digest, each written twice."""
    for kind in (*MailKind, emails.NOTICE):
        mail.subscriber.is_discreet = kind == emails.NOTICE
        is_told = kind in (MailKind.DIGEST, emails.NOTICE)
        one = mail if is_told else _of(mail, MailKind(kind))
        message, again = emails.write(one), emails.write(one)
        assert message is not None and again is not None
        raw = bytes(message.message().as_bytes())
        assert raw == again.message().as_bytes()
        yield kind, raw


def _of(mail: Mail, kind: MailKind) -> Mail:
    return Mail(subscriber=mail.subscriber, kind=kind, due_at=mail.due_at)


def found_in(number: int, texts: dict[str, str]) -> Counter[str]:
    """What is wrong with the mails to so many readers, each told something else."""
    chance = random.Random(SEED)
    entries = tell_all(texts.values())
    languages = [code for code, _ in settings.LANGUAGES]
    found: Counter[str] = Counter()
    for each in range(number):
        address = f"reader{each}@example.org"
        words = kept(chance.choice([*texts.values()]), 60)
        mail = owe(address, chance.sample(entries, chance.randint(1, min(40, len(entries)))), words)
        mail.subscriber.language = languages[each % len(languages)]
        mail.subscriber.save()
        for kind, raw in letters(mail):
            found[f"{kind} {mail.subscriber.language}"] += 1
            found["bytes of the largest"] = max(found["bytes of the largest"], len(raw))
            found.update(f"WRONG in a {kind}: {what}" for what in faults(raw, address, SITE))
    return found


def hold_true(found: Counter[str]) -> None:
    print({"seed": SEED, **found})
    assert not [what for what in found if what.startswith("WRONG")]


def test_a_mail_is_one_mail_to_one_reader_whatever_stands_in_it() -> None:
    hold_true(found_in(12, {name: TEXTS[name] for name in SOME}))


@pytest.mark.slow
def test_five_thousand_mails_are_each_one_mail_to_one_reader() -> None:
    hold_true(found_in(5000 // (len(MailKind) + 1), TEXTS))
