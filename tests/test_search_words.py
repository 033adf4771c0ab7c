"""What always holds of a search, whatever the record says."""

from typing import Any

import pytest
from django.test import Client

from statements.filters import StatementFilter
from statements.filters.search import Asked, Matches, hint
from statements.filters.search.forms import beginnings
from statements.filters.search.places import country_of
from statements.filters.search.synonyms import meanings
from statements.models import Demand

from .make import (
    make_call,
    make_demand,
    make_event,
    make_masked_part,
    make_public_demand,
    make_statement,
    publish,
)
from .rows import ask as value
from .test_search import ROWS, ask, found

pytestmark = pytest.mark.django_db


def make_said(words: str, language: str = "en", summary: str = "Do as asked") -> Demand:
    """A public demand whose words stand in a language."""
    statement = make_statement("Title", body=words, language=language, countries=["DE"])
    call = make_call(statement, make_demand(summary, type="other"), quote=words)
    publish(statement)
    return call.demand


WORDS = "Призываем освободить задержанных журналистов"


@pytest.mark.parametrize(
    ("language", "said", "asked"),
    [
        ("ru", WORDS, "освобождение журналиста"),
        ("ru", WORDS, "задержанный журналист"),
        ("ru", "Освободить всех заключённых", "заключенных"),
        ("ru", "Освободить всех заключенных", "заключённый"),
        ("ru", "Освободить узников Алжи\u0301ра", "алжир"),
        ("ru", WORDS, "release journalists"),
        ("ru", "Свободу прессе Кыргызстана", "Kyrgyzstan"),
        ("kk", "Тұтқындарды дереу босатуды талап етеміз", "тұтқын"),
        ("kk", "Тұтқындарды дереу босатуды талап етеміз", "тұтқындардың босатылуы"),
        ("kk", "Адам құқықтарының сақталуын сұраймыз", "құқық сақтау"),
        ("kk", "Адам құқықтарының сақталуын сұраймыз", "human rights"),
        ("uk", "Вимагаємо звільнити політв’язнів", "політвʼязень"),
        ("uk", "Вимагаємо звільнити політв'язнів", "політв’язнями"),
        ("uk", "Вимагаємо звільнення всіх затриманих", "звільнити затриманого"),
        ("uk", "Вимагаємо звільнення всіх затриманих", "liberation"),
        ("uk", "Про об’єднання громадян", "об'єднань"),
        ("en", "Free the café owner", "café"),
        ("en", "Free the café owner", "CAFE"),
        ("en", "Investigate the imprison­mentof nobody", "investigating"),
        ("de", "Die Verhafteten von Zhañaözen freilassen", "zhanaozen"),
    ],
)
def test_a_form_of_a_word_or_its_like_in_another_language_is_found(
    language: str, said: str, asked: str
) -> None:
    make_said(said, language)
    make_said("Something else altogether", summary="Not this")
    assert found(asked) == ["Do as asked"]


@pytest.mark.parametrize("word", ["release", "освободить", "internet", "Release"])
def test_a_word_that_is_not_wanted_never_comes(word: str) -> None:
    kept = make_said("Restore all of it", summary="Restore the telephone").summary
    for summary in ("Release all and restore", "Restore the internet, освободить"):
        make_said("Restore it", summary=summary)
    answers = found(f"restore -{word}")
    assert kept in answers
    assert not [one for one in answers if word.lower() in one.lower()]


def test_a_phrase_comes_only_in_its_order() -> None:
    make_said("Anything", summary="Restore the internet")
    assert found('"restore the internet"') == found("«restore the internet»") != []
    assert found('"internet restore"') == []
    assert found("internet restore") == ["Restore the internet"]


def test_no_phrase_reaches_from_one_piece_of_text_into_the_next() -> None:
    """The summary and the name of the addressee stand one after the other in the vector."""
    make_said("Release them all", summary="Free the detained")
    assert found('"detained Kazakh authorities"') == []
    assert found('"detained free"') == []
    assert found('"Kazakh authorities"') == ["Free the detained"]


def test_either_of_two_is_found() -> None:
    make_said("One", summary="Drop the charges")
    make_said("Two", summary="Hold elections")
    assert sorted(found("charges or elections")) == ["Drop the charges", "Hold elections"]
    assert found("charges elections") == []


@pytest.mark.parametrize("words", ["the", "и", "the and", "және"])
def test_words_of_every_text_ask_for_nothing_beside_others(words: str) -> None:
    make_said("Hold the elections and то и это және", "ru", summary="Hold elections")
    assert found(f"elections {words}") == ["Hold elections"]
    assert found(words) == ["Hold elections"]


@pytest.mark.parametrize(
    "words",
    ["'", "''", '"', '""', "-", "--", "- -", "or", "or or", "-or", "a:*", "!a", "a & b | (c", "\\",
     "=KZ", "'=KZ'", "*", ":*", "<->", "%", "%s %(x)s", "{}", "ʼʼʼʼ", "-\"a", "’’", "а'б'в", "...",
     "́", "­", "🙂", "ﷺ", "-the", '"the"', "x" * 200, "' | '=KZ", "казахстан':*"],
)  # fmt: skip
def test_no_sign_breaks_a_search(words: str) -> None:
    make_public_demand()
    for kind in ROWS:
        asked = ask(words, kind)
        if asked.is_valid():
            list(asked.best_first(asked.qs)[0:50])
            hint(asked)
    assert Client().get("/demands/", {"q": words}).status_code in (200, 400)


def test_codes_of_the_record_cannot_be_asked_for_by_their_signs() -> None:
    make_said("Whatever", summary="Do as asked")
    for words in ("'=DE'", "=DE", "other", "=other", "country"):
        assert found(words) == [], words
    assert found("Германия") == ["Do as asked"]


def test_the_title_counts_for_more_than_a_quote_and_a_quote_than_a_name() -> None:
    from_name = make_statement("Title", body="Do it.", speaker="Laura Curfew")
    make_call(from_name, make_demand("By name", type="other"), quote="Do it.")
    publish(from_name)
    make_said("Lift the curfew. Curfew, curfew, curfew!", summary="By quote")
    older = make_statement("Title", body="Now.", date="2019-01-01")
    make_call(older, make_demand("Lift the curfew", type="other"), quote="Now.")
    publish(older)
    assert found("curfew") == ["Lift the curfew", "By quote", "By name"]
    assert found("curfew", sort="best") == found("curfew")
    assert found("curfew", sort="called")[-1] == "Lift the curfew"


def test_the_words_themselves_come_before_others_that_say_the_same() -> None:
    make_said("One", summary="Liberate the city: free, freed, freeing")
    older = make_statement("Title", body="Now.", date="2019-01-01")
    make_call(older, make_demand("Release the city", type="other"), quote="Now.")
    publish(older)
    assert found("release")[0] == "Release the city"
    assert found("liberate")[0].startswith("Liberate the city")


def test_of_equal_matches_the_newest_comes_first_and_pages_join(monkeypatch: Any) -> None:
    for number in range(7):
        statement = make_statement("Title", body="Now.", date=f"2022-01-0{number + 1}")
        make_call(statement, make_demand(f"Lift curfew {number}", type="other"), quote="Now.")
        publish(statement)
    in_order = [f"Lift curfew {number}" for number in range(6, -1, -1)]
    assert found("curfew") == in_order
    monkeypatch.setattr("statements.filters.search.best.MOST", 4)
    asked = ask("curfew 0 or curfew")
    ranked = asked.best_first(asked.qs)
    assert ranked.count() == 7
    pages = [row.summary for n in range(0, 7, 2) for row in ranked[n : n + 2]]
    assert pages == in_order
    assert [row.summary for row in ranked[3:6]] == in_order[3:6]


def test_who_follows_a_search_follows_it_without_its_order() -> None:
    asked = ask("release", sort="best")
    assert asked.is_valid() and asked.canonical() == "q=release"


def shown(path: str, words: str, **more: str) -> str:
    answer = Client().get(path, {"q": words, **more})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_row_says_why_it_answers() -> None:
    publish(make_statement("On <b>curfews</b> & more", body="Lift the curfew at once."))
    page = shown("/statements/", "curfew")
    assert "On &lt;b&gt;<mark>curfews</mark>&lt;/b&gt; &amp; more" in page
    assert 'class="excerpt"' not in page
    page = shown("/statements/", "lift")
    assert (
        '<p class="excerpt" lang="en" dir="auto">… <mark>Lift</mark> the curfew at once …' in page
    )
    assert "<mark>" not in Client().get("/statements/").content.decode()


def test_an_excerpt_stands_in_its_own_language_and_is_escaped() -> None:
    demand = make_said("<i>Требуем</i> освободить журналистов " + "и прочих людей " * 40, "ru")
    asked = ask("release")
    part = Matches(asked.words, asked.qs).excerpt(asked.qs.get())
    assert part and part.language == "ru"
    assert part.words.startswith("&lt;i&gt;Требуем&lt;/i&gt; <mark>освободить</mark> журналистов")
    assert part.words.endswith(" …") and len(part.words) < 320
    assert demand == asked.qs.get()


def kept_words() -> str:
    return str(value("SELECT string_agg(word, ' ') FROM statements_word") or "")


def test_no_word_is_proposed_that_only_a_draft_holds() -> None:
    make_public_demand()
    make_call(make_statement("Zebrafish statement"), make_demand("Release the zebrafish"))
    make_event("Zebrafish seen")
    assert "zebrafish" not in kept_words()
    assert hint(ask("zebrafsh")) is None


def test_no_word_is_proposed_that_a_mask_hides() -> None:
    demand = make_said("Release Asel Bekova", summary="Release Asel Bekova now")
    assert "bekova" in kept_words()
    proposed = hint(ask("bekoba"))
    assert proposed and proposed.words == "bekova"
    publish(make_masked_part(demand))
    assert "bekova" not in kept_words()
    assert hint(ask("bekoba")) is None


def test_every_meaning_is_one_that_the_database_can_read() -> None:
    for meaning in meanings():
        for one in meaning.asked:
            assert value("SELECT %s::tsquery::text", one)
    assert Asked("журналист").wanted[0].words == "журналист"


def test_a_light_stem_keeps_enough_letters() -> None:
    assert beginnings("құқықтарының") == {"құқық", "құқықтарының"}
    assert "вʼязн" in beginnings("вʼязнів")
    assert beginnings("прав") == set()
    assert beginnings("release") == set()
    assert all(
        len(stem) >= 4 for word in ("балаға", "үйлер", "людини") for stem in beginnings(word)
    )


def test_a_country_is_known_by_any_of_its_names() -> None:
    for name in ("kazakhstan", "казахстан", "қазақстан", "казахстане", "қазақстандағы"):
        assert country_of(name) == "KZ", name
    assert country_of("united states") == country_of("соединенные штаты") == "US"
    assert country_of("того же") == ""


def test_a_search_is_narrowed_by_all_else_that_is_asked() -> None:
    for title, country in (("On curfews", "KZ"), ("Of a curfew", "KG")):
        publish(make_statement(title, body="Lift the curfew.", countries=[country]))
    assert len(found("curfew", StatementFilter, issuer="european-union")) == 2
    assert found("curfew", StatementFilter, issuer="european-union", country="KG") == [
        "Of a curfew"
    ]


@pytest.mark.parametrize("moment", [{"on": "2026-01-01"}, {"as_of": "2026-01-01"}])
def test_a_search_on_another_day_answers_too(moment: dict[str, str]) -> None:
    make_said("Lift the curfew", summary="Lift the curfew")
    assert Client().get("/demands/", {"q": "curfew", **moment}).status_code == 200
    assert found("curfew", **moment) == (["Lift the curfew"] if "on" in moment else [])
