"""A reader tells that something is wrong: editors read it, nothing is published, nobody is kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from statements.forms import stamp
from statements.models import Problem, Publication
from statements.models.problem import LONGEST, PER_HOUR

from .make import make_editor, make_public_demand

pytestmark = pytest.mark.django_db

SENT = "/problem/sent/"


def tell(words: str = "The day is wrong.", about: str = "/demands/x/", **fields: Any) -> Any:
    made = stamp(datetime.now(UTC) - timedelta(minutes=1))
    data = {"words": words, "about": about, "stamp": made, **fields}
    return Client().post("/problem/", data)


def test_a_problem_is_kept_with_its_words_and_its_page_and_nothing_else() -> None:
    assert tell().headers["Location"] == SENT
    kept = Problem.objects.get()
    assert (kept.words, kept.about, kept.language) == ("The day is wrong.", "/demands/x/", "en")
    assert kept.done_at is None
    columns = {field.name for field in Problem._meta.fields}
    assert columns == {"id", "words", "about", "language", "at", "done_at", "done_by"}


def test_the_page_sets_no_cookie_and_says_what_is_kept(client: Client) -> None:
    response = client.get("/problem/?about=/demands/x/")
    assert not response.cookies
    page = response.content.decode()
    assert 'value="/demands/x/"' in page
    assert "no network address" in page
    assert 'href="/contact/"' in page
    assert not tell().cookies


@pytest.mark.parametrize(
    "about", ["https://evil.example/", "//evil.example", "javascript:alert", "no address"]
)
def test_what_is_no_address_of_ours_is_neither_filled_in_nor_taken(
    client: Client, about: str
) -> None:
    form = client.get("/problem/", {"about": about}).content.decode().partition("<form")[2]
    assert about not in form.partition("</form>")[0]
    response = tell(about=about)
    assert response.status_code == 422
    assert "This is no address on this site." in response.content.decode()
    assert not Problem.objects.exists()


def test_an_error_stands_on_top_leads_to_its_field_and_keeps_what_was_written() -> None:
    response = tell(words="", about="/demands/abc/")
    assert response.status_code == 422
    page = response.content.decode()
    assert '<li><a href="#id_words">Write what is wrong.</a></li>' in page
    assert 'aria-invalid="true"' in page
    assert 'value="/demands/abc/"' in page
    assert page.index("This was not sent yet.") < page.index("<form")


def test_words_have_a_longest_length_and_are_kept_in_the_form() -> None:
    response = tell(words="x" * (LONGEST + 1))
    assert response.status_code == 422
    assert "x" * (LONGEST + 1) in response.content.decode()
    assert tell(words="x" * LONGEST).status_code == 302


@pytest.mark.parametrize(
    "words", ["nul \0 here", "\ud800"[:0] + "\u202eturned", "<script>", "';--", "%s %(x)s {{ x }}"]
)
def test_hostile_words_are_refused_or_kept_as_they_are(words: str) -> None:
    response = tell(words=words)
    assert response.status_code in (302, 422)
    if response.status_code == 302:
        assert Problem.objects.get().words == words


def test_a_form_that_nobody_fetched_or_that_another_site_sent_is_not_taken(client: Client) -> None:
    assert tell(stamp="").status_code == 422
    assert tell(stamp="1:forged").status_code == 422
    old = stamp(datetime.now(UTC) - timedelta(days=2))
    assert "open for too long" in tell(stamp=old).content.decode()
    foreign = client.post("/problem/", {"words": "x"}, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert not Problem.objects.exists()


def test_a_program_that_fills_in_everything_learns_nothing() -> None:
    assert tell(website="https://buy.example").headers["Location"] == SENT
    assert not Problem.objects.exists()


def test_only_so_many_are_taken_in_an_hour_from_all_together() -> None:
    Problem.objects.bulk_create(Problem(words="x", language="en") for _ in range(PER_HOUR))
    response = tell()
    assert response.status_code == 422
    assert "Very many people write" in response.content.decode()
    assert "The day is wrong." in response.content.decode()
    Problem.objects.update(at=timezone.now() - timedelta(hours=2))
    assert tell().status_code == 302


def test_a_problem_changes_nothing_that_is_public(client: Client) -> None:
    demand = make_public_demand()
    before = client.get(demand.get_absolute_url()).content
    entries = Publication.objects.count()
    tell(words="zebrafish", about=demand.get_absolute_url())
    assert Publication.objects.count() == entries
    assert client.get(demand.get_absolute_url()).content == before


def test_a_demand_leads_to_the_form_with_its_address(client: Client) -> None:
    demand = make_public_demand()
    page = client.get(demand.get_absolute_url()).content.decode()
    assert f'href="/problem/?about={demand.get_absolute_url()}"' in page


def desk() -> tuple[Client, User]:
    editor, client = make_editor(), Client()
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    return client, editor


def test_editors_read_problems_and_close_them() -> None:
    tell(words="<b>bold</b>", about="/demands/x/")
    client, editor = desk()
    page = client.get("/admin/statements/problem/").content.decode()
    assert "&lt;b&gt;bold" in page
    assert '<a href="/demands/x/">' in page
    kept = Problem.objects.get()
    client.post("/admin/statements/problem/", {"action": "close", "_selected_action": [kept.pk]})
    kept.refresh_from_db()
    assert kept.done_at is not None
    assert kept.done_by == editor
    assert client.get(f"/admin/statements/problem/{kept.pk}/change/").status_code == 200


def test_nobody_writes_or_deletes_a_problem_at_the_desk() -> None:
    tell()
    client, _ = desk()
    kept = Problem.objects.get()
    assert client.get("/admin/statements/problem/add/").status_code == 403
    assert client.post(f"/admin/statements/problem/{kept.pk}/delete/").status_code == 403
    client.post(f"/admin/statements/problem/{kept.pk}/change/", {"words": "Other words"})
    kept.refresh_from_db()
    assert kept.words == "The day is wrong."
