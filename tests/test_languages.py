"""The site in its languages: nothing untranslated, nothing lost, and each writes as it should."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import ngettext

from monitor.languages.collecting import collect, sources
from monitor.languages.compiling import catalogue
from statements.edtf import words
from statements.languages import ALPHABETS, country_names, sort_key
from statements.templatetags.record import labels
from statements.vocabulary import Status, Strength, Theme

FILES = {"entries.ndjson", "checkpoint", "key", "verify.py"}
NAMES = FILES | {"CSV", "JSON", "SVG", "OpenPGP", "Wikidata", "ROR"}
"""What is called the same in every language."""
LANGUAGES = ["ru", "kk", "uk"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
TAG = re.compile(r"<[^>]+>")
WORD = re.compile(r"[^\W\d_]+")
LOOK_ALIKE = set("acehijkmopxyABCEHIJKMOPTXY")
"""Latin letters that alone could be taken for Cyrillic ones."""
PATHS = ("/", "/demands/", "/methodology/", "/privacy/", "/subscribe/", "/ledger/", "/countries/")

each_language = pytest.mark.parametrize("language", LANGUAGES)


def read(language: str) -> Catalog:
    with catalogue(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def sentences(language: str) -> Iterator[Message]:
    return (one for one in read(language) if one.id)


def forms(string: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return list(string) if isinstance(string, list | tuple) else [string or ""]


def translations(language: str) -> Iterator[tuple[str, str]]:
    """Each form of each sentence beside the English that it has to match, which is the plural."""
    for one in sentences(language):
        for form in forms(one.string):
            yield forms(one.id)[-1], form


def plain(text: str) -> str:
    """What a reader sees of it."""
    return PLACEHOLDER.sub(" ", TAG.sub(" ", text))


@each_language
def test_every_sentence_has_its_words(language: str) -> None:
    bare = [one.id for one in sentences(language) if one.fuzzy or not all(forms(one.string))]
    assert not bare


@each_language
def test_a_catalogue_holds_what_the_site_says_and_nothing_else(language: str) -> None:
    said = {(one.context, one.id) for one in collect() if one.id}
    kept = {(one.context, one.id) for one in sentences(language)}
    assert kept == said, "Run `python manage.py catalogues` and translate what is new."


def unmarked(template: str) -> str:
    """What a reader would see of a template in English, whatever the language."""
    text = re.sub(
        r"{% blocktranslate.*?{% endblocktranslate %}|<(pre|code|style)\b.*?</\1>", "", template
    )
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text)
    seen = re.findall(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"', text)
    return " ".join([*seen, TAG.sub(" ", text)])


@pytest.mark.parametrize(
    "path", [path for path in sources() if path.suffix != ".py"], ids=lambda path: path.name
)
def test_every_word_of_a_page_can_be_translated(path: Path) -> None:
    words = re.findall(r"[A-Za-z][\w.]+", unmarked(path.read_text().replace("\n", " ")))
    assert set(words) <= NAMES, path


@each_language
def test_no_placeholder_and_no_tag_is_lost_or_made_up(language: str) -> None:
    for english, form in translations(language):
        assert sorted(PLACEHOLDER.findall(form)) == sorted(PLACEHOLDER.findall(english)), form
        assert sorted(TAG.findall(form)) == sorted(TAG.findall(english)), form


@each_language
def test_a_word_is_in_one_alphabet_and_in_that_of_its_language(language: str) -> None:
    letters = set(ALPHABETS[language] + ALPHABETS[language].upper())
    for _, form in translations(language):
        for word in WORD.findall(plain(form)):
            is_latin = word.isascii() and word not in LOOK_ALIKE
            assert is_latin or letters.issuperset(word), f"“{word}” in “{form}”"


@each_language
def test_quotation_marks_are_those_of_the_language_and_in_pairs(language: str) -> None:
    for english, form in translations(language):
        assert form.count("«") == form.count("»") == english.count("“"), form
        assert not re.search("[“”„\"']", plain(form)), form


@each_language
def test_a_sentence_ends_as_its_english_does(language: str) -> None:
    for english, form in translations(language):
        assert form == form.strip()
        assert "  " not in form
        ends = [re.findall("[.:?!]$", text) for text in (english, form)]
        assert ends[0] == ends[1], form


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_no_sentence_ends_with_a_date_which_has_a_full_stop_of_its_own(language: str) -> None:
    for _, form in translations(language):
        assert not re.search(r"%\((date|day|on|as_of)\)s\.", form), form


@each_language
def test_a_status_is_called_by_one_name_alone(language: str) -> None:
    with translation.override(language):
        names = [str(status.label) for status in Status]
    assert len(set(names)) == len(names)


@each_language
def test_one_english_word_for_two_things_is_two_words_elsewhere(language: str) -> None:
    with translation.override(language):
        assert str(Strength.DEMANDS.label) != translation.gettext("Demands")
        assert str(Theme.PRIVACY.label) != translation.gettext("Privacy")


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("ru", "1 день, 2 дня, 5 дней, 11 дней, 21 день, 22 дня, 25 дней"),
        ("uk", "1 день, 2 дні, 5 днів, 11 днів, 21 день, 22 дні, 25 днів"),
        ("kk", "1 күн, 2 күн"),
        ("en", "1 day, 2 days"),
    ],
)
def test_a_number_takes_the_plural_of_its_language(language: str, numbers: str) -> None:
    with translation.override(language):
        for said in numbers.split(", "):
            days = int(said.split()[0])
            assert ngettext("%(days)s day", "%(days)s days", days) % {"days": days} == said


@pytest.mark.parametrize(
    ("language", "day", "month", "interval", "about"),
    [
        ("en", "5 January 2022", "December 2021", "5–7 January 2022", "about 2020"),
        ("ru", "5 января 2022 г.", "декабрь 2021 г.", "5–7 января 2022 г.", "приблизительно 2020"),
        ("kk", "2022 ж. 5 қаңтар", "2021 ж. желтоқсан", "2022 ж. 5–7 қаңтар", "шамамен 2020"),
        ("uk", "5 січня 2022 р.", "грудень 2021 р.", "5–7 січня 2022 р.", "приблизно 2020"),
    ],
)
def test_a_date_is_written_as_its_language_writes_it(
    language: str, day: str, month: str, interval: str, about: str
) -> None:
    with translation.override(language):
        # Where a day and its month must not part, CLDR has blanks that do not break.
        said = [words(text) for text in ("2022-01-05", "2021-12", "2022-01-05/2022-01-07", "2020~")]
    assert [" ".join(text.split()) for text in said] == [day, month, interval, about]


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        ("ru", "Zoo Ева Елена Ёлка Жанна Иван Йод Щука Эхо Юля Яна"),
        (
            "kk",
            "Абай Әсел Ғани Каспий Қазақ Ләйлә Наурыз Ңан Омар Өзен Уран Ұлы Үміт Һарон Ырыс Іле",
        ),
        ("uk", "Гомель Ґанок Європа Жито Ирій Іран Їжак Йорк Щогла Юрій"),
    ],
)
def test_words_are_sorted_by_the_alphabet_of_their_language(language: str, in_order: str) -> None:
    expected = in_order.split()
    with translation.override(language):
        assert sorted(sorted(expected), key=sort_key) == expected


def test_an_abbreviation_stays_one_within_a_sentence() -> None:
    assert labels(["lgbti", "women"], "group") == "LGBTI people, women"
    with translation.override("ru"):
        assert labels(["lgbti", "women"], "group") == "ЛГБТИ, женщины"
        assert labels(["media_freedom"], "theme") == "свобода СМИ и безопасность журналистов"


@each_language
def test_countries_have_the_names_of_the_language(language: str) -> None:
    names = {"ru": "Казахстан", "kk": "Қазақстан", "uk": "Казахстан"}
    with translation.override(language):
        assert country_names()["KZ"] == names[language]


def addresses(page: str) -> dict[str, str]:
    """Where a page says that it stands in each language."""
    found = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', page)
    return {code: url.removeprefix(settings.SITE_URL) for code, url in found}


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_each_edition_of_a_page_leads_to_all_others(client: Client, path: str) -> None:
    codes = [code for code, _ in settings.LANGUAGES]
    expected = {code: path if code == "en" else f"/{code}{path}" for code in codes}
    for code, address in expected.items():
        response = client.get(address)
        page = response.content.decode()
        assert response.status_code == 200, address
        assert f'<html lang="{code}"' in page
        assert response["Content-Language"] == code
        assert addresses(page) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/demands/", "/ru/", "/kk/demands/", "/uk/methodology/"])
@pytest.mark.parametrize("wish", ["en", "ru", "kk", "uk"])
def test_neither_cookie_nor_browser_chooses_the_language(
    client: Client, path: str, wish: str
) -> None:
    plain_answer = client.get(path)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = wish
    asked = client.get(path, headers={"Accept-Language": f"{wish},de;q=0.5"})
    assert asked.content == plain_answer.content
    assert "Accept-Language" not in asked.get("Vary", "")
    assert "Set-Cookie" not in asked.headers
