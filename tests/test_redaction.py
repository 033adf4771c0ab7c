"""What a redaction leaves at rest: nothing, in any column of any table of the database."""

import json
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from statements.models import (
    Actor,
    Demand,
    Document,
    Event,
    Notice,
    Problem,
    Publication,
    Reviewed,
    Statement,
    correct,
)
from statements.models.masks import rows_with

from .make import (
    make_actor,
    make_assessment,
    make_call,
    make_demand,
    make_document,
    make_editor,
    make_endorsement,
    make_event,
    make_evidence,
    make_external_assessment,
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
from .rows import ask, everything, relations, wrong_copies
from .test_masks import ledger_verifies

pytestmark = pytest.mark.django_db

CANARY = "Zhanarkhan Канарейкин"
BODY = f"We met {CANARY}.\n{CANARY} must be free. We back the others. The end."


def log(thing: Reviewed) -> None:
    LogEntry.objects.create(
        user=make_editor(), content_type=ContentType.objects.get_for_model(type(thing)),
        object_id=str(thing.pk), object_repr=f"{thing} {CANARY}"[:200], action_flag=CHANGE,
        change_message=json.dumps([{"changed": {"name": CANARY, "fields": [CANARY]}}]),
    )  # fmt: skip


def plant() -> dict[str, Reviewed]:
    """A record with the canary in every column that holds words, published."""
    paper = make_actor(f"The {CANARY} Gazette", kind="media")
    page = {"publisher": paper, "url": f"https://news.example/{quote(CANARY)}"}
    statement = make_statement(f"On {CANARY}", BODY, speaker=CANARY)
    statement.texts.update(document=make_document(f"Page of {CANARY}", **page))
    demand = make_demand(f"Free {CANARY}", legal_basis=f"Law of {CANARY}")
    make_call(statement, demand, f"{CANARY} must be free", voice="reported", reported_by=CANARY)
    make_endorsement(statement, "We back the others", make_actor(CANARY))
    publish(statement)
    demand.refresh_from_db()
    event = make_event(f"{CANARY} freed", summary=CANARY, place=CANARY)
    report = event.reports.get()
    report.quote = report.attributed_to = CANARY
    report.document = make_document(f"Report of {CANARY}", **page)
    report.save()
    report.figures.create(counted="detained", low=1, words=CANARY, claimed_by=CANARY)
    part = make_part(demand, CANARY)
    piece = make_evidence(event, demand, part=part, note=CANARY, limitation=CANARY)
    found = make_search_log(demand, places=CANARY, query=CANARY, found=CANARY)
    decision = make_assessment(demand, piece, part=part, search_log=found, reason=CANARY,
                               proposed="announced", departure=CANARY)  # fmt: skip
    response = make_response(demand, words=CANARY, note=CANARY, document=make_document(CANARY))
    verdict = make_external_assessment(demand, words=CANARY, verdict=CANARY, scale=CANARY,
                                       mapping=CANARY, document=make_document(CANARY))  # fmt: skip
    publish(event, part, piece, decision)
    reply = make_reply(decision, words=CANARY)
    method = make_methodology_version(text=CANARY)
    publish(response, verdict, reply, method)
    translated = [make_translation(one) for one in (event, demand, statement, decision)]
    publish(*translated, make_translation(Actor.objects.get(name=CANARY)))
    publish(correct(translated[0], {"title": f"{CANARY} auf freiem Fuß"}, reason=CANARY))
    publish(correct(event, {"title": f"{CANARY} set free"}, reason=CANARY))
    publish(correct(demand, {"summary": f"Let {CANARY} go"}, reason=CANARY))
    publish(correct(statement.texts.get().document, {"title": f"{CANARY}’s page"}, reason=CANARY))
    other = make_public_demand("Another")
    merge = make_merge(demand, other)
    merge.reason = CANARY
    merge.save()
    publish(merge)
    noted = make_public_demand("A third").calls.get().statement
    publish(make_removal(noted, note=f"About {CANARY}"))
    words = {f"words_{code}": CANARY for code, _ in settings.LANGUAGES}
    Notice.objects.create(last_day="2100-01-01", **words)
    Problem.objects.create(words=CANARY, about=f"/demands/{CANARY}/", language="en")
    things = {
        "statement": statement, "event": event, "part": part, "evidence": piece,
        "assessment": decision, "response": response, "external_assessment": verdict,
        "reply": reply, "methodology_version": method,
    }  # fmt: skip
    for thing in things.values():
        log(thing)
    return things


def columns_with_words() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r || '.' || w FROM unnest(relations_of_words()) r, unnest(words_of(r)) w"
        )
        return {name for (name,) in cursor.fetchall()}


def columns_with(word: str) -> set[str]:
    found = set()
    for table in relations():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT to_jsonb(t) FROM {table} t")
            for (row,) in cursor.fetchall():
                said = json.loads(row) if isinstance(row, str) else row
                found |= {
                    f"{table}.{name}"
                    for name, value in said.items()
                    if word in json.dumps(value, ensure_ascii=False).lower()
                }
    return found


def test_words_are_deleted_from_every_table() -> None:
    plant()
    planted = columns_with("zhanarkhan")
    notes = {name for name in columns_with_words() if name.endswith(("review_note", "url"))}
    of_masks = {
        "statements_part.label",
        "statements_part.other_names",
        "statements_part.mask_reason",
    }
    assert columns_with_words() - notes - of_masks <= planted
    entry = publish(make_removal(None, "redact", words="Zhanarkhan\nКанарейкин", reason="safety"))
    told = everything()
    assert "zhanarkhan" not in told
    assert "канарейкин" not in told
    assert "%d0%9a%d0%b0" not in told
    assert "\\u043d\\u0430\\u0440" not in told
    assert not columns_with("канарей")
    emptied = Publication.objects.filter(content="").order_by("seq").values_list("seq", flat=True)
    assert json.loads(entry.content)["redacts"] == list(emptied)
    assert ledger_verifies()
    assert not wrong_copies()


@pytest.mark.parametrize("said", ["", "Changed Zhanarkhan.", '[{"added": {"name": "Zhanarkhan"}}]'])
def test_words_are_found_and_deleted_in_the_log_of_the_desk_whatever_it_holds(said: str) -> None:
    event = make_event(title="Zhanarkhan")
    about = {"content_type": ContentType.objects.get_for_model(Event), "object_id": event.pk}
    LogEntry.objects.create(
        user=make_editor(), object_repr="An event", action_flag=CHANGE, change_message=said, **about
    )
    found = rows_with("Zhanarkhan")
    assert found["statements_event"] == 1
    assert found.get("django_admin_log", 0) == bool(said)
    publish(make_removal(None, "redact", words="Zhanarkhan", reason="safety"))
    assert not columns_with("zhanarkhan")


def test_each_thing_is_deleted_with_what_nothing_else_needs() -> None:
    things = plant()
    publish(
        make_removal(Statement.objects.get(title="Statement: Another"), "redact", reason="legal")
    )
    for subject in reversed(things):
        publish(make_removal(things[subject], "redact", reason="legal"))
        left = [e.seq for e in Publication.objects.exclude(content="")
                if (e.subject, e.subject_id) == (subject, things[subject].public_id)
                and CANARY in e.content]  # fmt: skip
        assert not left, subject
    left_in = columns_with("zhanarkhan")
    # An institution with its translations, a merge, a note of another removal, what editors want
    # known and what a reader wrote to them are no part.
    assert left_in == {
        "statements_actor.name", "statements_actor.slug", "statements_merge.reason",
        "statements_removal.note", "statements_publication.content",
        "statements_actor.translations", "statements_translation.name",
        "statements_problem.words", "statements_problem.about",
        *(f"statements_notice.words_{code}" for code, _ in settings.LANGUAGES),
    }  # fmt: skip
    subjects = {e.subject for e in Publication.objects.all() if CANARY in e.content}
    assert subjects == {"merge", "statement", "translation"}
    redacts = [json.loads(e.content)["redacts"] for e in Publication.objects.all()
               if e.kind == "redacted" and e.content]  # fmt: skip
    emptied = Publication.objects.filter(content="").values_list("seq", flat=True)
    assert sorted(seq for some in redacts for seq in some) == sorted(emptied)
    assert ledger_verifies()
    assert not wrong_copies()


def test_what_is_unpublished_first_is_redacted_all_the_same() -> None:
    demand = make_public_demand(f"Free {CANARY}")
    statement = Statement.objects.get()
    publish(make_removal(statement, note=f"It named {CANARY}."))
    assert CANARY.lower() in everything()
    publish(make_removal(statement, "redact", reason="legal"))
    assert "канарейкин" not in everything()
    assert Demand.objects.get(pk=demand.pk).tombstone_id == 2


def test_a_demand_that_others_make_keeps_its_words() -> None:
    demand = make_public_demand()
    again = make_statement("Again", "Again: release all detained.", issuer=make_actor("UN"))
    make_call(again, demand, "release all detained")
    publish(again)
    publish(make_removal(Statement.objects.order_by("pk")[0], "redact", reason="legal"))
    demand.refresh_from_db()
    assert (demand.summary, demand.call_count, demand.is_public) == (
        "Release all detained",
        1,
        True,
    )
    assert not wrong_copies()


@pytest.mark.parametrize("is_undone", [False, True])
def test_a_demand_that_was_merged_away_is_redacted_with_its_statement(is_undone: bool) -> None:
    kept, other = make_public_demand(), make_public_demand(f"Free {CANARY}")
    statement = other.calls.get().statement
    publish(correct(other, {"summary": f"Release {CANARY}"}, reason=f"So says {CANARY}."))
    publish(merge := make_merge(kept, other))
    if is_undone:
        publish(make_merge(kept, other, undoes=merge))
    publish(make_removal(statement, "redact", reason="legal"))
    assert CANARY.lower() not in everything()
    kept.refresh_from_db()
    assert (kept.summary, kept.call_count) == ("Release all detained", 1)
    assert not wrong_copies() and ledger_verifies()


def test_whoever_is_named_nowhere_else_leaves_and_comes_back_as_before() -> None:
    statement = make_statement("Once", issuer=make_actor("A small group", kind="ngo"))
    make_call(statement, make_demand())
    publish(statement)
    actor = Actor.objects.get(name="A small group")
    document = statement.texts.get().document
    publish(make_removal(statement))
    gone = Actor.objects.get(pk=actor.pk)
    assert (gone.is_public, gone.tombstone_id, gone.slug) == (False, 2, actor.slug)
    assert not Document.objects.get(pk=document.pk).is_public
    again = make_statement("Twice", issuer=gone)
    again.texts.update(document=document)
    publish(again)
    back = Actor.objects.get(pk=actor.pk)
    assert (back.public_id, back.slug, back.is_public) == (actor.public_id, actor.slug, True)
    assert (back.tombstone_id, back.stood_from_id) == (None, None)
    assert Document.objects.get(pk=document.pk).is_public


def test_an_event_that_several_rest_on_is_redacted_for_all() -> None:
    one, other = make_public_demand("One"), make_public_demand("Other")
    event = make_event(f"{CANARY} freed")
    pieces = [make_evidence(event, demand) for demand in (one, other)]
    publish(event, *pieces, *(make_assessment(p.demand, p) for p in pieces))
    entry = publish(make_removal(event, "redact", reason="safety"))
    assert Event.objects.get().title == "[redacted]"
    for demand in (one, other):
        demand.refresh_from_db()
        assert (demand.status, demand.is_under_review) == ("met", True)
    assert entry.demands.count() == 2
    assert "канарейкин" not in everything()


@pytest.mark.parametrize("words", ["", "  \n ", "abc", "...", "the\nlonger one", "redacted"])
def test_too_few_letters_would_delete_half_the_record(words: str) -> None:
    make_public_demand()
    with pytest.raises(Exception, match="four letters|which words|a_removal"):
        publish(make_removal(None, "redact", words=words, reason="legal"))


@pytest.mark.parametrize(
    "words", ["+7 701 123-45-67", "@zhanar_1", "«Secret house»", "(room 1204)"]
)
def test_words_that_begin_with_a_sign_are_deleted_too(words: str) -> None:
    publish(make_event(f"Seen: {words}."))
    publish(make_removal(None, "redact", words=words, reason="safety"))
    event = Event.objects.get()
    assert event.title == "Seen: [redacted]."
    assert words not in everything()
    assert ask("SELECT count(*) FROM statements_publication WHERE content = ''") == 1
