"""An installation with a single editor: switched on by its operator, and marked for ever."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from statements.models import OnePerson, Publication
from statements.vocabulary import State

from .form import form_of, page_of
from .make import make_editor, make_statement

pytestmark = pytest.mark.usefixtures("committed")

QUEUE = "/admin/queue/"
READ = "/admin/queue/read/"


@pytest.fixture
def anna(client: Client) -> Client:
    client.force_login(make_editor("anna"))
    return client


def one_person(*switch: str) -> str:
    out = StringIO()
    call_command("one_person", *switch, stdout=out)
    return out.getvalue()


def waiting() -> tuple[Any, dict[str, str]]:
    statement = make_statement()
    statement.submit(make_editor("anna"))
    return statement, {"thing": f"statement-{statement.public_id}"}


def test_the_command_says_what_it_means() -> None:
    assert one_person().startswith("Off: nobody publishes their own.")
    assert "“published by one person”" in one_person("--on")
    assert one_person("--on").startswith("On: ")
    assert OnePerson.objects.count() == 1
    assert one_person("--off").startswith("Off: ")
    assert not OnePerson.objects.exists()
    with pytest.raises(CommandError, match="not allowed with"):
        one_person("--on", "--off")


def test_only_the_owner_of_the_tables_switches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where DATABASE_OWNER_URL is not set."""
    monkeypatch.setattr("statements.management.commands.one_person.connections", ["default"])
    with pytest.raises(CommandError, match="Only the owner of the tables"):
        one_person("--on")


def test_a_single_editor_publishes_their_own_marked_for_ever(anna: Client) -> None:
    one_person("--on")
    statement, query = waiting()
    page = anna.get(QUEUE).content.decode()
    assert "yours: you may publish it alone, for all to see" in page
    read = anna.get(READ, query)
    assert "Publish it, marked “by one person”" in read.content.decode()
    assert "&quot;published_by&quot;: &quot;one person&quot;" in read.content.decode()
    anna.post(READ, {**form_of(read, "thing"), "_publish": "1"})
    statement.refresh_from_db()
    assert (statement.state, statement.by_one) == (State.PUBLISHED, True)
    assert json.loads(Publication.objects.get().content)["published_by"] == "one person"
    one_person("--off")
    assert "Published</strong> by one person" in anna.get(page_of(statement)).content.decode()


def test_a_second_person_leaves_no_mark_where_one_would_do(client: Client) -> None:
    one_person("--on")
    statement, query = waiting()
    client.force_login(make_editor("boris"))
    read = client.get(READ, query)
    assert "one person”" not in read.content.decode()
    client.post(READ, {**form_of(read, "thing"), "_publish": "1"})
    statement.refresh_from_db()
    assert (statement.state, statement.by_one) == (State.PUBLISHED, False)


def test_switched_off_nobody_publishes_their_own(anna: Client) -> None:
    one_person("--on")
    statement, query = waiting()
    form = form_of(anna.get(READ, query), "thing")
    one_person("--off")
    said = anna.post(READ, {**form, "_publish": "1"}, follow=True).content.decode()
    assert "Nobody publishes their own." in said
    statement.refresh_from_db()
    assert statement.state == State.IN_REVIEW
