"""The whole way, once, as people would walk it: from an editor's paste to a reader's mailbox.

Anna records a statement and what was reported since; Boris reads it and publishes; the public
sees it; a reader who asked for it has one mail. Everything goes through HTTP and the post.
"""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.management import call_command
from django.test import Client

from statements.models import Actor, Demand, Document, Event, Evidence, Publication, Statement

from .form import filled, form_of

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"
# From the statement of the Partnership for Legal Empowerment in Eastern Europe and Central Asia
# on developments in Kazakhstan, 10 January 2022.
WORDS = """The Partnership calls on the Kazakh authorities to:

  • Hold officials accountable for excessive use of force and abuse of authority.
  • Ensure the right to a fair trial for detained protesters.
"""
HELD = "Hold officials accountable for excessive use of force and abuse of authority"
TRIED = "Ensure the right to a fair trial for detained protesters"


def editor(name: str) -> Client:
    """Somebody of the group Publisher, who logs in as people do."""
    user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name="Publisher"))
    browser = Client()
    login = form_of(browser.get("/admin/login/"), "username")
    answer = browser.post("/admin/login/", filled(login, username=name, password=PASSWORD))
    assert answer.status_code == 302
    return browser


def record(browser: Client, noun: str, query: str = "", /, **fields: Any) -> None:
    """Fill in the form of a new thing and send it; `_submit` puts it before a second person."""
    address = f"/admin/statements/{noun}/add/{query}"
    marker = "title" if noun in ("statement", "event", "document") else "csrfmiddlewaretoken"
    page = browser.get(address)
    assert page.status_code == 200, address
    sent = filled(form_of(page, marker), **fields)
    answer = browser.post(address, sent, follow=False)
    assert answer.status_code == 302, answer.content.decode()


def waiting(browser: Client) -> list[str]:
    queue = browser.get("/admin/queue/").content.decode()
    return re.findall(r'name="thing" value="([^"]+)"', queue)


def publish_all(browser: Client) -> None:
    """Read everything that waits on one screen, and publish it together."""
    keys = waiting(browser)
    assert keys
    screen = browser.get("/admin/queue/read/", {"thing": keys})
    sent = filled(form_of(screen, "thing"), _publish="1")
    assert browser.post("/admin/queue/read/", sent).status_code == 302
    assert not waiting(browser)


def refused_to_publish(browser: Client) -> str:
    """Try to publish what waits, without the button that the screen does not offer; the screen."""
    keys = waiting(browser)
    screen = browser.get("/admin/queue/read/", {"thing": keys})
    assert "_publish" not in screen.content.decode()
    sent = filled(form_of(screen, "thing"), _publish="1")
    said = browser.post("/admin/queue/read/", sent, follow=True).content.decode()
    assert "Nobody publishes their own" in said
    return said


def record_the_statement(anna: Client) -> None:
    record(anna, "actor", name="Partnership for Legal Empowerment", kind="coalition")
    record(anna, "actor", name="Kazakh authorities", kind="government", country="KZ")
    coalition, authorities = Actor.objects.order_by("pk")
    record(
        anna, "document", title="Statement on developments in Kazakhstan", kind="page",
        publisher=coalition.pk, language="en", date="2022-01-10", url="https://ple.example/kz",
    )  # fmt: skip
    record(
        anna, "statement",
        title="Statement on developments in Kazakhstan", kind="joint_statement",
        date="2022-01-10", countries=["KZ"], issuings__0__actor=coalition.pk,
        texts__0__document=Document.objects.get().pk, texts__0__body=WORDS,
        calls__TOTAL_FORMS="2",
        calls__0__quote=HELD, calls__0__type="accountability",
        calls__0__summary="Hold officials accountable for excessive force",
        calls__0__addressees=[authorities.pk], calls__0__voice="own", calls__0__strength="calls_on",
        calls__1__quote=TRIED, calls__1__type="fair_trial",
        calls__1__summary="Ensure fair trials for detained protesters",
        calls__1__addressees=[authorities.pk], calls__1__voice="own", calls__1__strength="calls_on",
        _submit="1",
    )  # fmt: skip


def record_what_was_reported(anna: Client, demand: Demand) -> None:
    record(anna, "actor", name="The Gazette", kind="media")
    gazette = Actor.objects.get(name="The Gazette")
    record(
        anna, "document", title="Two officers sentenced", kind="page", publisher=gazette.pk,
        language="en", date="2022-03-01",
    )  # fmt: skip
    record(
        anna, "event", title="Two police officers are sentenced", kind="trial",
        date="2022-03-01", countries=["KZ"], reports__0__document=Document.objects.latest("pk").pk,
        reports__0__quote="Two officers were sentenced to five years.",
        reports__0__attributed_to="Prosecutor’s office", reports__0__reliability="B",
        reports__0__credibility="2", reports__0__provenance="independent", _submit="1",
    )  # fmt: skip
    record(
        anna, "evidence", f"?demand={demand.pk}", demand=demand.pk, event=Event.objects.get().pk,
        stance="mixed", nature="outcome", note="Two of many were sentenced.", _submit="1",
    )  # fmt: skip
    record(
        anna, "assessment", f"?demand={demand.pk}", status="partly_met", date="2022-03-01",
        reason="Two officers were sentenced; the other cases are open.", confidence="medium",
        _submit="1", **{f"pieces__{Evidence.objects.get().pk}": "decisive"},
    )  # fmt: skip


def drain() -> list[Any]:
    """One run of the post; the mails that it sent."""
    mail.outbox.clear()
    call_command("drain")
    return list(mail.outbox)


def follow(reader: Client, query: str, record_time: Any) -> None:
    """Ask on the page, open the link in the mail, and press the button there."""
    address = f"/subscribe/?{query}"
    with record_time("2026-03-01T11:59:00Z"):
        form = form_of(reader.get(address), "address")
    sent = filled(form, address="reader@example.org", frequency="each")
    assert reader.post(address, sent).status_code == 302
    (invitation,) = drain()
    link = re.search(r"https?://[^/]+(/subscribe/confirm/\S+)", str(invitation.body))
    assert link
    page = reader.get(link[1])
    assert reader.post(link[1], form_of(page, "subscription")).status_code == 200


def test_from_an_editors_paste_to_a_readers_mailbox(record_time: Any) -> None:
    anna, boris, reader = editor("anna"), editor("boris"), Client()

    record_the_statement(anna)
    assert not Demand.objects.public().exists()
    assert "yours" in refused_to_publish(anna)
    assert not Demand.objects.public().exists()
    publish_all(boris)
    assert Demand.objects.public().count() == 2

    statement = Statement.objects.get()
    page = reader.get(statement.get_absolute_url()).content.decode()
    assert page.count("<mark") == 2
    demand = Demand.objects.get(type="accountability")
    with record_time("2026-03-01T12:00:00Z"):
        follow(reader, "status=partly_met", record_time)
        assert drain() == []

    record_what_was_reported(anna, demand)
    publish_all(boris)
    page = reader.get(demand.get_absolute_url()).content.decode()
    for words in ("Partly met", HELD, "Two officers were sentenced", "Prosecutor’s office"):
        assert words in page
    assert "anna" not in page and "boris" not in page
    assert demand.summary in reader.get("/demands/?status=partly_met").content.decode()

    (digest,) = drain()
    assert digest.to == ["reader@example.org"]
    for words in (demand.summary, "Not yet assessed", "Partly met", "the other cases are open"):
        assert words in digest.body
    assert str(digest.body).count("Two officers were sentenced; the other") == 1
    assert "List-Unsubscribe" in digest.extra_headers
    assert drain() == []
    assert Publication.objects.count() == 4
