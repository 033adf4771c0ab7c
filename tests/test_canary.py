"""A masked name is nowhere: planted in every column that holds words, and looked for in every
channel there is. Channels and columns are found by asking the site and the database."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils.translation import override

from statements.digests.models import Mail
from statements.digests.vocabulary import MailKind
from statements.forms import stamp
from statements.models import (
    Assessment,
    Demand,
    Publication,
    Reviewed,
    Statement,
    Translation,
    correct,
)

from .channels import answers, paths
from .make import (
    make_actor,
    make_assessment,
    make_call,
    make_demand,
    make_endorsement,
    make_event,
    make_evidence,
    make_external_assessment,
    make_masked_part,
    make_merge,
    make_methodology_version,
    make_part,
    make_public_demand,
    make_removal,
    make_reply,
    make_response,
    make_search_log,
    make_statement,
    make_translation,
    publish,
)
from .readers import READER, ask, follow, mails, minute, whole

pytestmark = pytest.mark.django_db

NAME = "Qanarixa Bekzhanova"
FORMS = (b"qanarixa", b"bekzhanova")
OF_THE_MASK = ("name", "other_names", "label", "mask_reason", "changes", "url")
"""What a part itself says of its mask; and what is planted in its own way."""


def drafts() -> list[Reviewed]:
    """One of everything that is published, each resting on the ones before."""
    statement, other, event = make_statement(), make_statement("Another"), make_event()
    demand = make_demand("Free them")
    told = {"voice": "reported", "reported_by": "a reporter"}
    make_call(statement, demand, **told)
    make_call(other, make_demand("Free all of them"), **told)
    make_call(other, in_parts := make_demand("Release and remedy"), **told)
    make_endorsement(statement, "The Union regrets", make_actor("United Nations"))
    report = event.reports.get()
    report.figures.create(counted="arrested", low=5, words="five", claimed_by="the ministry")
    evidence = make_evidence(event, demand)
    decision = make_assessment(demand, evidence, search_log=make_search_log(demand))
    return [
        make_methodology_version(),
        statement,
        other,
        event,
        evidence,
        decision,
        make_response(demand),
        make_external_assessment(demand),
        make_reply(decision),
        make_part(in_parts, "A criterion", kind="criterion"),
        *(make_translation(thing) for thing in (statement, demand, event, decision)),
    ]


def plant() -> set[str]:
    """Write the name into every column of words of every draft; the tables that were reached."""
    reached = set()
    for model in apps.get_app_config("statements").get_models():
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("SELECT words_of(%s)", [table])
            columns = [one for one in cursor.fetchone()[0] if one not in OF_THE_MASK]
        for row in model.objects.all() if columns else ():  # type: ignore[attr-defined]
            words = {one: f"{getattr(row, one)} {NAME}" for one in columns}
            if isinstance(row, Translation):
                words = dict.fromkeys(row.target_row.translated, NAME)
            if table == "statements_document":
                words["url"] = "https://example.org/news/qanarixa-bekzhanova-freed"
            try:
                with transaction.atomic():
                    model.objects.filter(pk=row.pk).update(**words)  # type: ignore[attr-defined]
            except IntegrityError:
                continue  # It is public already, and so is nothing of it with the name.
            reached.add(table)
    return reached


def tell_everything(things: list[Reviewed]) -> None:
    """Publish all of it, then correct, merge and unpublish with the name in it."""
    for thing in things:
        thing.refresh_from_db()
        publish(thing)
    other, event, _, decision = things[2:6]
    assert isinstance(other, Statement) and isinstance(decision, Assessment)
    event.refresh_from_db()
    publish(correct(event, {"summary": f"So says {NAME}."}, reason=f"{NAME} told us."))
    gone = make_event(f"{NAME} left", summary=NAME)
    gone.refresh_from_db()
    publish(gone)
    publish(make_removal(gone, note=f"{NAME} asked for it."))
    publish(make_merge(decision.demand, other.calls.order_by("pk")[0].demand))


def hits() -> dict[str, int]:
    """How often the name stands in each answer of the site, and in each mail."""
    told = {}
    for language in ("en", "ru"):
        with override(language):
            for path, answer in answers(paths()).items():
                told[path] = answer[1].lower() + repr(answer[2]).lower().encode()
    for number, mail in enumerate(mails()):
        told[f"mail {number}"] = whole(mail).lower().encode()
    assert len(told) > 80
    print(f"{len(told)} channels searched")
    return {
        where: sum(words.count(form) for form in FORMS)
        for where, words in told.items()
        if any(form in words for form in FORMS)
    }


def hear_everything() -> None:
    """Whoever follows all of it gets every kind of mail there is."""
    at = datetime.now(UTC)
    ask(address="new@example.org", at=at)
    Client().post("/subscribe/manage/", {"address": READER, "stamp": stamp(at)})
    minute()
    assert set(Mail.objects.values_list("kind", flat=True)) == set(MailKind)


def mask(**fields: Any) -> None:
    publish(make_masked_part(make_public_demand("Protect them"), NAME, **fields))


def test_a_name_that_was_public_is_nowhere_once_it_is_masked() -> None:
    follow()
    things = drafts()
    assert len(plant()) > 12
    tell_everything(things)
    assert hits()
    mask(other_names="Bekzhanova")
    hear_everything()
    assert hits() == {}
    assert not Publication.objects.filter(content__icontains="bekzhanova").exists()


def test_a_name_that_was_masked_before_never_becomes_public() -> None:
    follow()
    mask(other_names="Bekzhanova")
    things = drafts()
    assert len(plant()) > 12
    tell_everything(things)
    hear_everything()
    assert hits() == {}


def test_who_searches_for_it_finds_nothing() -> None:
    things = drafts()
    plant()
    tell_everything(things)
    demand = Demand.objects.get(call_count=2)
    found = Client().get("/demands/", {"q": "Bekzhanova"}).content.decode()
    assert demand.public_id in found
    mask(other_names="Bekzhanova")
    for page in ("demands", "statements", "events", "institutions"):
        found, nothing = (
            Client().get(f"/{page}/", {"q": words}).content.decode()
            for words in ("Bekzhanova", "Nonsenseword")
        )
        assert found == nothing.replace("Nonsenseword", "Bekzhanova")
