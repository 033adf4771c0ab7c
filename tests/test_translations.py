"""Translations: public with what they translate, copied onto it, and gone with it."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from statements.digests.searches import in_words
from statements.models import Actor, Demand, Event, Publication, Refusal, Translation, correct
from statements.models.correction import put_back
from statements.vocabulary import Origin, Subject

from .make import (
    make_actor,
    make_decided_demand,
    make_event,
    make_masked_part,
    make_merge,
    make_public_demand,
    make_removal,
    make_translation,
    publish,
)
from .rows import everything, wrong_copies

pytestmark = pytest.mark.django_db

RU = "Освободить всех задержанных"


def told(demand: Demand, language: str = "ru") -> tuple[str, str, str, bool]:
    demand.refresh_from_db()
    one = demand.told("summary", language)
    return one.words, one.language, one.origin, one.is_outdated


def test_a_translation_is_read_in_its_language_and_the_original_in_any_other() -> None:
    demand = make_public_demand()
    publish(make_translation(demand, summary=RU, origin="machine"))
    assert told(demand) == (RU, "ru", Origin.MACHINE, False)
    assert told(demand, "uk") == ("Release all detained", "en", Origin.ORIGINAL, False)
    assert told(demand, "en") == ("Release all detained", "en", Origin.ORIGINAL, False)


def test_its_entry_says_what_was_translated_and_bears_on_no_demand() -> None:
    demand = make_public_demand()
    entry = publish(make_translation(demand, summary=RU))
    said = json.loads(entry.content)
    assert said["of"] == {"subject": "demand", "id": demand.public_id}
    assert said["original"] == {"summary": "Release all detained"}
    assert (said["summary"], said["language"], said["origin"]) == (RU, "ru", "staff")
    assert (entry.subject, entry.bears_on) == (Subject.TRANSLATION, "[]")


@pytest.mark.parametrize("order", [("machine", "staff"), ("staff", "machine")])
def test_our_own_goes_before_that_of_a_machine(order: tuple[str, str]) -> None:
    demand = make_public_demand()
    for origin in order:
        publish(make_translation(demand, summary=f"{RU} {origin}", origin=origin))
    assert told(demand)[2] == Origin.STAFF
    publish(make_translation(demand, summary="Как есть", origin="official"))
    assert told(demand)[0] == "Как есть"


def test_of_two_equals_the_newer_one_is_read_until_it_is_taken_away() -> None:
    demand = make_public_demand()
    old, new = (make_translation(demand, summary=words) for words in ("Старый", "Новый"))
    publish(old, new)
    assert told(demand)[0] == "Новый"
    publish(make_removal(new))
    assert told(demand)[0] == "Старый"
    publish(make_removal(old, "redact", reason="legal"))
    assert told(demand)[0] == "Release all detained"
    assert "старый" not in everything()


def test_all_that_has_words_of_ours_is_translated() -> None:
    demand = make_decided_demand()
    decision, event = demand.assessments.get(), Event.objects.get()
    statement, actor = demand.calls.get().statement, make_actor()
    for thing in (decision, event, statement, actor):
        publish(make_translation(thing, "uk"))
        thing.refresh_from_db()
        for field in thing.translated:
            assert thing.told(field, "uk").words == getattr(thing, field).upper()
    assert not wrong_copies()


def test_a_correction_of_the_original_marks_its_translation_until_that_is_corrected_too() -> None:
    demand = make_public_demand()
    translation = make_translation(demand, summary=RU)
    publish(translation)
    publish(correct(demand, {"legal_basis": "ICCPR 9"}, reason="It says so."))
    publish(correct(demand, {"summary": "Release all the detained"}, is_slip=True))
    assert told(demand)[3] is False
    publish(correct(demand, {"summary": "Release everybody who is held"}, reason="More exact."))
    assert told(demand) == (RU, "ru", Origin.STAFF, True)
    publish(correct(translation, {"summary": "Освободить всех"}, reason="As the original."))
    assert told(demand) == ("Освободить всех", "ru", Origin.STAFF, False)


def test_as_it_read_before_a_correction_it_stands_in_the_original() -> None:
    demand = make_public_demand()
    entry = publish(make_translation(demand, summary=RU))
    publish(correct(demand, {"summary": "Release everybody"}, reason="More exact."))
    demand.refresh_from_db()
    put_back([demand], entry.seq)
    assert demand.told("summary", "ru").words == "Release all detained"


def test_nobody_publishes_it_beside_an_original_that_they_did_not_read() -> None:
    demand = make_public_demand()
    translation = make_translation(demand, summary=RU)
    seen = translation.seen()
    publish(correct(demand, {"summary": "Release everybody"}, reason="More exact."))
    assert translation.seen() != seen


def test_what_is_not_public_has_no_public_translation() -> None:
    event = make_event()
    translation = make_translation(event)
    with pytest.raises(Refusal, match="thing that it translates first"), transaction.atomic():
        publish(translation)
    publish(event)
    Translation.objects.update(state="draft")
    publish(translation)
    assert list(Translation.objects.public()) == [translation]
    publish(make_removal(event))
    assert not Translation.objects.public()


def test_a_demand_that_was_merged_away_takes_its_translations_along() -> None:
    kept, other = make_public_demand(), make_public_demand("Free them")
    publish(make_translation(other), merge := make_merge(kept, other))
    assert not Translation.objects.public()
    publish(make_merge(kept, other, undoes=merge))
    assert Translation.objects.public().count() == 1


def test_its_words_are_deleted_with_what_it_translates() -> None:
    demand = make_public_demand()
    publish(make_translation(demand, summary="Канарейка"))
    publish(make_removal(demand.calls.get().statement, "redact", reason="legal"))
    assert "канарейка" not in everything()
    demand.refresh_from_db()
    assert demand.translations == {}


def test_words_of_it_are_deleted_wherever_they_stand() -> None:
    demand = make_public_demand()
    publish(make_translation(demand, summary="Освободить Канарейку"))
    publish(make_removal(None, "redact", words="Канарейк", reason="safety"))
    assert "канарейк" not in everything()
    assert told(demand)[0] == "Освободить [redacted]"
    newest = Publication.objects.filter(subject="translation").latest("seq")
    assert json.loads(newest.content)["summary"] == "Освободить [redacted]"


def test_a_mask_hides_the_name_in_it() -> None:
    demand = make_public_demand()
    publish(make_translation(demand, summary="Освободить Асель Бекову"))
    hides = make_masked_part(make_public_demand("Protect her"), other_names="Асель Беков")
    publish(hides)
    assert told(demand)[0] == "Освободить [Person 1]"
    assert "беков" not in everything().replace("асель беков\n", "").replace("асель беков", "", 1)
    draft = make_translation(demand, "uk", summary="Звільнити Асель Бекову")
    draft.refresh_from_db()
    assert draft.summary == "Звільнити [Person 1]"


def test_only_the_database_writes_the_copy() -> None:
    demand = make_public_demand()
    copy: dict[str, Any] = {"ru": {"summary": "x", "origin": "staff", "is_outdated": False}}
    draft = make_event()
    for row in (demand, draft, make_actor("Nobody named")):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(translations=copy)
    with pytest.raises(IntegrityError, match="Only the database"), transaction.atomic():
        Actor.objects.create(name="Somebody", kind="ngo", translations=copy)


@pytest.mark.parametrize(
    ("language", "words", "sentence"),
    [
        ("en", {}, "in this language already"),
        ("ru", {"summary": ""}, "Translate this too"),
        ("ru", {"title": "Заглавие"}, "nothing else"),
    ],
)
def test_it_translates_what_is_there_and_nothing_else(
    language: str, words: dict[str, str], sentence: str
) -> None:
    demand = make_public_demand()
    aim = {"target": "demand", "target_id": demand.public_id, "origin": "staff"}
    translation = Translation(**aim, language=language, **{"summary": RU, **words})
    with pytest.raises(ValidationError, match=sentence):
        translation.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        translation.save()


def page(thing: Any, language: str) -> str:
    thing.refresh_from_db()
    with translation.override(language):
        answer = Client().get(thing.get_absolute_url())
    return " ".join(answer.content.decode().split())


def test_a_page_is_read_in_its_language_and_says_whose_words_these_are() -> None:
    demand = make_public_demand()
    publish(make_translation(demand, summary=RU, origin="machine"))
    told = page(demand, "ru")
    assert f"<h1>{RU}</h1>" in told
    assert f"<title>{RU}" in told
    assert '<q lang="en" dir="auto">Release all detained</q>' in told
    with translation.override("ru"):
        assert str(Origin.MACHINE.label) in told
    assert RU not in page(demand, "en")
    publish(correct(demand, {"summary": "Release everybody"}, reason="More exact."))
    assert '<q lang="en" dir="auto">Release everybody</q> <strong>' in page(demand, "ru")


def test_what_is_not_translated_stands_in_the_original_marked_as_such() -> None:
    demand = make_public_demand()
    told = page(demand, "uk")
    assert '<h1><bdi lang="en">Release all detained</bdi></h1> <p class="meta">' in told
    assert '<bdi lang="en">' not in page(demand, "en")


def test_a_list_says_once_that_some_of_it_is_not_translated() -> None:
    first, second = make_event("First"), make_event("Second")
    publish(first, second, make_translation(first, "kk", title="Бірінші", origin="machine"))
    with translation.override("kk"):
        answer = Client().get(reverse("statements:event_list")).content.decode()
        by_machine = gettext(
            "Some titles here were translated by a machine; each page shows its original."
        )
        missing = gettext("Some titles here are not translated yet and stand in the original.")
    assert "Бірінші" in answer and '<bdi lang="en">Second</bdi>' in answer
    assert answer.count(by_machine) == answer.count(missing) == 1
    assert "Some titles here" not in Client().get("/events/").content.decode()


def test_a_mail_is_told_in_the_language_of_its_reader() -> None:
    demand = make_public_demand()
    publish(make_translation(demand, summary=RU))
    demand.refresh_from_db()
    with translation.override("ru"):
        assert in_words(f"demand={demand.public_id}").count(RU) == 1
    assert RU not in in_words(f"demand={demand.public_id}")


def test_translations_are_listed_only_if_somebody_asks_for_them() -> None:
    demand = make_public_demand()
    entry = publish(make_translation(demand, summary=RU))
    assert f"entry-{entry.seq}" not in Client().get("/changes/").content.decode()
    asked = Client().get("/changes/?subject=translation").content.decode()
    assert f"entry-{entry.seq}" in asked and RU in asked
