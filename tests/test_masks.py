"""A masked name is hidden wherever it stands, however it is written."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from statements.models import (
    Demand,
    Document,
    Event,
    Part,
    Publication,
    Refusal,
    SearchLog,
    Statement,
    correct,
)

from .make import (
    make_call,
    make_demand,
    make_editor,
    make_event,
    make_evidence,
    make_masked_part,
    make_part,
    make_public_demand,
    make_removal,
    make_search_log,
    make_statement,
    publish,
)
from .rows import ask, everything

pytestmark = pytest.mark.django_db

FORMS = "Bekova\nАсел Беков\nБеков\nO'Neil Bekova\nأسيل بيكوفا"


def make_mask(demand: Demand, **fields: Any) -> Part:
    part = make_masked_part(demand, **{"other_names": FORMS, **fields})
    publish(part)
    return part


def ledger_verifies() -> bool:
    entries = list(Publication.objects.order_by("seq"))
    chained = all(
        later.prev == entry.hash for entry, later in zip(entries, entries[1:], strict=False)
    )
    kept = all(e.commitment == e.expected_commitment() for e in entries if e.content)
    numbered = [e.seq for e in entries] == list(range(1, len(entries) + 1))
    return chained and kept and numbered and all(e.hash == e.expected_hash() for e in entries)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Free Asel Bekova!", "Free [Person 1]!"),
        ("ASEL  BEKOVA", "[Person 1]"),
        ("asel\nbekova", "[Person 1]"),
        ("Asel\u00a0Bekova", "[Person 1]"),
        ("Asel-Bekova, Asel_Bekova, #AselBekova", "[Person 1], [Person 1], #[Person 1]"),
        ("photo_bekova.jpg", "photo_[Person 1].jpg"),
        ("Bekovas and Bekova’s", "[Person 1] and [Person 1]’s"),
        ("о Беково́й, Бековой и БЕКОВУ", "о [Person 1]́й, [Person 1] и [Person 1]"),
        ("Асель Бекову, Аселью Бековой", "[Person 1], [Person 1]"),
        ("O’Neil Bekova; O'Neil Bekova; ONeil Bekova", "[Person 1]; [Person 1]; [Person 1]"),
        ("مع أسيل بيكوفا هنا", "مع [Person 1] هنا"),
        ("Obekova and Asel alone", "Obekova and Asel alone"),
        ("Asel%20Bekova", "[Person 1]"),
    ],
)
def test_a_name_is_found_however_it_is_written(words: str, left: str) -> None:
    make_masked_part(make_demand(), other_names=FORMS)
    assert ask("SELECT mask_names(%s)", words) == left


@pytest.mark.parametrize("name", ["Asel Bekova", "Бекова"])
def test_an_address_with_the_name_leads_nowhere(name: str) -> None:
    make_masked_part(make_demand(), other_names=FORMS)
    for address in (quote(name), name.replace(" ", "-"), f"x_{quote(name)}_2"):
        document = Document.objects.create(
            title="x", publisher=make_event().reports.get().document.publisher,
            url=f"https://news.example/{address}?a=1",
        )  # fmt: skip
        document.refresh_from_db()
        assert document.url == ""
    assert ask("SELECT decoded('https://x.example/%%FF%%')") == "https://x.example/%FF%"


def test_a_name_that_begins_a_line_leaves_the_ledger_too() -> None:
    """In JSON a line break is written with an n, to which the name seemed to belong."""
    statement = make_statement(
        "For her", "We ask for this:\nBekova must be free.\nAsel\nBekova waits."
    )
    make_call(statement, make_demand(), "must be free")
    publish(statement)
    make_mask(make_public_demand())
    assert not any("bekova" in e.content.lower() for e in Publication.objects.all())
    assert statement.texts.get().body == (
        "We ask for this:\n[Person 1] must be free.\n[Person 1] waits."
    )
    assert ledger_verifies()


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Asel Bekova is held", "[Person 1] is held"),
        ("Bekova is held", "[Person 1] is held"),
        ("We want Asel", "We want [Person 1]"),
        ("We want", "We want"),
        (" is held.", " is held."),
        ("sel Bek", "[Person 1]"),
    ],
)
def test_a_call_keeps_its_words_and_never_half_a_name(words: str, shown: str) -> None:
    statement = make_statement("T", "Asel Bekova! We want Asel Bekova is held. Asel Bekova")
    call = make_call(statement, make_demand(), "We want")
    start = statement.texts.get().body.index(words, 12)
    type(call).objects.filter(pk=call.pk).update(start=start, end=start + len(words))
    publish(statement)
    make_mask(make_public_demand(), other_names="")
    call.refresh_from_db()
    assert call.quote == shown
    entry = Publication.objects.filter(subject_id=statement.public_id).order_by("-seq")[0]
    said = json.loads(entry.content)
    place = said["calls"][0]
    assert entry.kind == "redacted"
    assert place["quote"] == shown
    assert said["texts"][0]["body"][place["start"] : place["end"]] == shown


def log_what_the_desk_did(event: Event, name: str) -> None:
    LogEntry.objects.create(
        user=make_editor(), content_type=ContentType.objects.get_for_model(Event),
        object_id=str(event.pk), object_repr=f"On {name}", action_flag=ADDITION,
        change_message=json.dumps([{"added": {"name": "report", "object": f"Of {name}"}}]),
    )  # fmt: skip


def test_the_name_leaves_all_that_was_published_waits_or_was_drafted() -> None:
    name = "Асель Бекова"
    demand = make_public_demand("Release her")
    published, waiting, drafted = (make_event(f"{name}: {n}", summary=name) for n in range(3))
    publish(published)
    publish(correct(published, {"title": f"Free: {name}"}, reason=f"It is {name}."))
    again = correct(published, {"place": f"Home of {name}"}, reason="x")
    for thing in (waiting, again):
        thing.submit(make_editor())
    seen = waiting.seen()
    make_evidence(drafted, demand, note=f"On {name}")
    make_search_log(demand, query=name)
    log_what_the_desk_did(published, name)
    make_mask(demand)
    told = everything()
    assert told.count("беков") == 2, "in the names of the part alone"
    assert ask("SELECT count(*) FROM statements_event WHERE search @@ 'бекова'::tsquery") == 0
    with pytest.raises(Refusal, match="changed since you read it"):
        waiting.publish(make_editor("boris"), seen)
    waiting.publish(make_editor("boris"), waiting.seen())
    again.refresh_from_db()
    assert again.changes[0]["after"] == "Home of [Person 1]"
    assert SearchLog.objects.get().query == "[Person 1]"
    assert ledger_verifies()


def test_addresses_and_the_search_forget_the_name() -> None:
    statement = make_statement("A very long title about Ásel Bekóva " + "and all of hers " * 4)
    demand = make_demand("Release Ásel Bekóva")
    make_call(statement, demand)
    publish(statement)
    statement.refresh_from_db()
    assert "bekova" in str(statement.slug)
    make_mask(make_public_demand(), name="Ásel Bekóva", other_names="")
    statement.refresh_from_db()
    assert "bekova" not in str(statement.slug)
    for noun in ("statement", "demand"):
        found = f"SELECT count(*) FROM statements_{noun} WHERE search @@ 'bekova'::tsquery"
        assert ask(found) == 0


def test_an_entry_names_exactly_those_that_it_empties() -> None:
    first, second, other = (make_event(f"{n} freed") for n in ("Asel Bekova", "A. Bekova", "Dana"))
    publish(first, second, other)
    publish(correct(first, {"place": "Home of Bekova"}, reason="x"))
    make_mask(make_public_demand())
    emptied = set(Publication.objects.filter(content="").values_list("seq", flat=True))
    entry = Publication.objects.filter(subject="part", kind="redacted").get()
    assert set(json.loads(entry.content)["redacts"]) == emptied == {1, 2, 4}
    renewed = Publication.objects.filter(seq__gt=entry.seq)
    assert {e.subject_id for e in renewed} == {first.public_id, second.public_id}
    assert all(e.kind == "redacted" and "[Person 1]" in e.content for e in renewed)


def test_words_of_an_entry_that_was_made_anew_are_deleted_again() -> None:
    event = make_event("Asel Bekova freed in Almaty")
    publish(event)
    make_mask(make_public_demand())
    entry = publish(make_removal(None, "redact", words="Almaty", reason="legal"))
    redacts = json.loads(entry.content)["redacts"]
    assert len(redacts) == 1
    newest = Publication.objects.order_by("-seq")[0]
    assert json.loads(newest.content)["title"] == "[Person 1] freed in [redacted]"
    emptied = Publication.objects.filter(content="").values_list("seq", flat=True)
    assert redacts[0] in emptied
    assert ledger_verifies()


def test_what_was_taken_away_is_not_told_anew() -> None:
    event = make_event("Asel Bekova freed")
    publish(event)
    publish(make_removal(event))
    before = Publication.objects.filter(subject_id=event.public_id).count()
    make_mask(make_public_demand())
    entries = Publication.objects.filter(subject_id=event.public_id)
    assert entries.count() == before
    assert entries.order_by("seq")[0].content == ""


def test_a_draft_of_a_mask_changes_nothing_that_is_public() -> None:
    demand = make_public_demand("Release Asel Bekova")
    make_masked_part(demand)
    publish(make_part(demand, "Dana Umarova"))
    demand.refresh_from_db()
    assert demand.summary == "Release Asel Bekova"
    assert demand.latest_id == 2
    with pytest.raises(Refusal, match="a name that is masked"):
        publish(correct(demand, {"legal_basis": "ICCPR 9"}, reason="It says so."))


def test_a_mask_that_is_published_hides_no_name_of_a_draft() -> None:
    statement = make_statement("T", "Asel Bekova and Dana Umarova are held. Release both.")
    call = make_call(statement, make_demand(), "Release both")
    publish(statement)
    demand = make_public_demand()
    make_masked_part(demand, "Dana Umarova", label="Person 2")
    make_mask(demand)
    call.refresh_from_db()
    text = statement.texts.get()
    assert text.body == "[Person 1] and Dana Umarova are held. Release both."
    assert call.quote == "Release both"
    newest = Publication.objects.order_by("-seq")[0]
    assert json.loads(newest.content)["texts"][0]["body"] == text.body


@pytest.mark.parametrize("field", ["name", "other_names"])
def test_nobody_publishes_a_mask_of_names_that_they_did_not_read(field: str) -> None:
    anna, boris = make_editor("anna"), make_editor("boris")
    part = make_masked_part(make_public_demand(), "Asel Bekova", other_names="Bekova A.")
    part.submit(anna)
    seen = part.seen()
    part.request_changes(anna, "Taken back.")
    setattr(part, field, "European Union")
    part.save()
    part.submit(anna)
    with pytest.raises(Refusal, match="changed since you read it"):
        part.publish(boris, seen)


def test_a_part_that_is_taken_away_keeps_hiding() -> None:
    demand = make_public_demand()
    part = make_mask(demand)
    publish(make_removal(part))
    event = make_event("Bekova was seen")
    event.refresh_from_db()
    assert event.title == "[Person 1] was seen"


def test_a_name_that_is_deleted_is_nowhere_and_hides_nothing() -> None:
    demand = make_public_demand()
    part = make_mask(demand)
    publish(make_removal(part, "redact", reason="safety"))
    part.refresh_from_db()
    assert (part.name, part.label, part.other_names) == ("[redacted]", "", "")
    assert "bekov" not in everything()
    event = make_event("[redacted] was seen")
    event.refresh_from_db()
    assert event.title == "[redacted] was seen"


def test_the_name_of_a_masked_part_is_not_corrected() -> None:
    part = make_mask(make_public_demand())
    with pytest.raises(ValidationError, match="cannot be corrected"):
        correct(part, {"name": "Somebody"}, reason="x")
    crafted = correct(part, {"kind": "group"}, reason="They are two.")
    crafted.changes = [{"record": "part", "id": part.public_id, "field": "name",
                        "before": "Asel Bekova", "after": "Dana Umarova"}]  # fmt: skip
    crafted.save()
    crafted.refresh_from_db()
    crafted.changes[0]["before"] = part.name
    with pytest.raises(Refusal, match="cannot be corrected|name that is masked"):
        publish(crafted)
    publish(correct(part, {"kind": "group"}, reason="They are two."))
    said = json.loads(Publication.objects.order_by("-seq")[0].content)
    assert (said["kind"], said["name"]) == ("group", "Person 1")
    assert "redacts" not in said


@pytest.mark.parametrize(
    "fields",
    [
        {"label": "Person [1]"},
        {"label": 'a "friend"'},
        {"label": "a\\1"},
        {"label": "a & b"},
        {"label": "a\nb"},
        {"name": "Asel"[:3]},
        {"name": "... ..."},
        {"name": ".*"},
        {"name": "(((("},
        {"other_names": "Bekova\nA."},
        {"label": "The Bekova case"},
        {"label": "the redacted", "other_names": "redacted"},
    ],
)
def test_a_mask_that_would_hide_everything_or_itself_is_refused(fields: dict[str, str]) -> None:
    demand = make_demand()
    values = {"name": "Asel Bekova", "label": "Person 1", "other_names": "Bekova", **fields}
    with pytest.raises(IntegrityError, match="a_mask"), transaction.atomic():
        make_masked_part(demand, **values)
    with pytest.raises(ValidationError):
        Part(demand=demand, mask_reason="x", **values).clean()


@pytest.mark.parametrize(
    "name", ["A[sel] Bek(ova)?", "Asel.* Bekova|x", "^Asel Bekova$", "\\mAsel \\1"]
)
def test_the_signs_of_a_pattern_are_only_signs(name: str) -> None:
    make_masked_part(make_demand(), name)
    assert ask("SELECT mask_names(%s)", f"Free {name} now") == "Free [Person 1] now"
    assert ask("SELECT mask_names('Nobody was freed')") == "Nobody was freed"


def test_two_masks_keep_apart() -> None:
    demand = make_public_demand()
    make_mask(demand)
    second = make_masked_part(demand, "Dana Umarova", label="friend of Bekova")
    second.refresh_from_db()
    assert second.label == "friend of Person 1"
    third = make_masked_part(demand, "Person", label="X")
    with pytest.raises(Refusal, match="in the mask of another part"):
        publish(third)


def test_a_mask_of_a_common_word_leaves_our_own_words_alone() -> None:
    """“Release” is a type of demands, and “reports” a key of every event."""
    demand = make_public_demand()
    make_mask(demand, name="Released Reports", other_names="release\nreports\nindependent")
    event = make_event("Reports of them")
    publish(event)
    assert (
        json.loads(Publication.objects.order_by("-seq")[0].content)["title"] == "[Person 1] of them"
    )
    assert Statement.objects.count() == 1


def test_what_is_published_is_one_json_object() -> None:
    event = make_event()
    event.submit(make_editor())
    boris = make_editor("boris")
    for content in ("", "x", "[]", '{"a":1,"a":2}', '{"a":1'):
        with pytest.raises(IntegrityError, match="one JSON object"), transaction.atomic():
            ask("SELECT publish('event', %s, %s, %s)", event.pk, boris.pk, content)
