"""The editors' notice on the first page: for its days, in the reader's language, only words."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, connection
from django.test import Client

from statements.models import Notice
from statements.models.notice import today
from tests.make import make_editor, make_masked_part, make_public_demand, publish

pytestmark = pytest.mark.django_db
ADD = "/admin/statements/notice/add/"
WORDS = "We look for readers of Kazakh."


def make_notice(words: str = WORDS, **fields: Any) -> Notice:
    values = {"first_day": today(), "last_day": today() + timedelta(days=2), **fields}
    return Notice.objects.create(words_en=words, **values)


def home(client: Client, language: str = "") -> str:
    response = client.get(f"/{language}")
    assert response.status_code == 200
    return response.content.decode()


def test_it_is_shown_with_its_day(client: Client) -> None:
    assert "A note from the editors" not in home(client)
    make_notice()
    page = home(client)
    assert WORDS in page
    assert f'<time datetime="{today().isoformat()}">' in page


@pytest.mark.parametrize(("first", "last"), [(1, 3), (-3, -1)])
def test_before_and_after_its_days_nobody_sees_it(client: Client, first: int, last: int) -> None:
    day = timedelta(days=1)
    make_notice(first_day=today() + first * day, last_day=today() + last * day)
    assert WORDS not in home(client)


def test_it_is_told_in_the_language_of_the_page_or_else_in_english(client: Client) -> None:
    make_notice(words_ru="Ищем читателей.")
    assert "Ищем читателей." in home(client, "ru/")
    assert f'<p lang="en" dir="auto">{WORDS}' in home(client, "kk/")


def test_it_can_only_be_words(client: Client) -> None:
    make_notice("<script>alert(1)</script> & <a href=x>y</a>")
    page = home(client)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_page_that_was_read_before_it_is_not_taken_for_fresh(client: Client) -> None:
    make_public_demand()
    tag = client.get("/")["ETag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304
    notice = make_notice()
    with_notice = client.get("/", headers={"If-None-Match": tag})
    assert with_notice.status_code == 200
    notice.delete()
    assert client.get("/", headers={"If-None-Match": with_notice["ETag"]}).status_code == 200


def test_who_may_publish_may_write_one(client: Client) -> None:
    editor = make_editor("anna")
    client.force_login(editor)
    answer = client.post(
        ADD, {"words_en": WORDS, "first_day": "2026-01-01", "last_day": "2026-01-05"}
    )
    assert answer.status_code == 302
    notice = Notice.objects.get()
    assert notice.author == editor
    assert notice.last_day == date(2026, 1, 5)


def test_who_only_writes_may_not(client: Client) -> None:
    writer = User.objects.create(username="carla", is_staff=True)
    writer.groups.add(Group.objects.get(name="Editor"))
    client.force_login(writer)
    assert client.get(ADD).status_code == 403
    assert client.get("/admin/statements/notice/").status_code == 403
    assert "/admin/statements/notice/" not in client.get("/admin/").content.decode()


def test_the_database_refuses_one_that_ends_before_it_begins() -> None:
    with pytest.raises(IntegrityError):
        make_notice(last_day=today() - timedelta(days=1))


def test_a_masked_name_is_hidden_in_it(client: Client) -> None:
    publish(make_masked_part(make_public_demand(), "Dana Umarova", label="Person 3"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT words_of('statements_notice')")
        assert len(cursor.fetchone()[0]) == 4
    make_notice("We are glad that Dana Umarova is free.")
    page = home(client)
    assert "Umarova" not in page
    assert "We are glad that [Person 3] is free." in page
