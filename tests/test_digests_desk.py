"""The page “Post” and the command: how the post is, what can be done, and never who reads."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group, User
from django.core import mail as outbox
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from statements.admin.consequences import Side
from statements.digests.clock import now
from statements.digests.condition import Condition, condition
from statements.digests.models import Mail, Post, SealingKey
from statements.digests.sending import drain
from statements.digests.vocabulary import MailKind, MailState, Why

from . import seal
from .make import make_decided_demand, make_editor, make_public_demand
from .readers import NOON, RecordTime, after, claim, follow, minute, queue, states
from .smtp_sink import Story, sink

pytestmark = pytest.mark.django_db
PAGE = "/admin/post/"


@pytest.fixture
def noon(record_time: RecordTime) -> Iterator[None]:
    with record_time(NOON):
        yield


def known() -> Condition:
    return condition(now())


def status(*words: str) -> tuple[int, str]:
    """What `manage.py post` ends with, and prints."""
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("post", *words, stdout=out)
    return int(str(ended.value.code)), out.getvalue()


def shown(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def press(client: Client, do: str, **fields: str) -> str:
    answer = client.post(PAGE, {"do": do, **fields}, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


# How it is.


def test_a_post_that_runs_needs_nobody(noon: None, desk: Client) -> None:
    follow()
    minute()
    found = known()
    assert (found.late, found.needs_somebody, found.beat_at) == ([], False, NOON)
    assert "The post is running, and nothing is late." in shown(desk)
    assert status() == (0, status("--status")[1])


def test_a_post_that_never_ran_is_late(noon: None) -> None:
    assert known().late == ["The worker was never here."]
    assert status()[0] == 1


def test_a_worker_that_is_away_is_late_after_three_minutes(record_time: RecordTime) -> None:
    with record_time(NOON):
        minute()
    with record_time(after(minutes=3)):
        assert known().late == []
    with record_time(after(minutes=3, seconds=1)):
        assert known().late == ["The worker was here last at 2022-03-09 12:00 UTC."]


def beaten() -> list[str]:
    """What is late although the worker was here just now."""
    Post.objects.beat(now())
    return known().late


def test_what_is_due_for_more_than_ten_minutes_is_late(record_time: RecordTime) -> None:
    with record_time(NOON):
        follow("type=ratify", frequency="daily")
        follow(address="each@example.org")
        follow("type=ratify", "away@example.org")
    with record_time(after(minutes=1)):
        make_decided_demand()
    with record_time(after(minutes=10)):
        assert beaten() == []
    with record_time(after(minutes=12)):
        late = ["Subscriptions due for more than 10 minutes, and not looked at: 2."]
        assert beaten() == late
        minute()
        assert beaten() == []
    with record_time(after(days=1)):
        assert beaten() == ["Subscriptions due for more than 10 minutes, and not looked at: 3."]


def test_a_mail_that_may_leave_and_does_not_is_late_after_three_hours(
    record_time: RecordTime,
) -> None:
    with record_time(NOON):
        first, _ = queue("first", "second")
        Mail.objects.filter(pk=first.pk).update(attempts=3, next_try=after(hours=12))
    with record_time(after(hours=2, minutes=59)):
        assert beaten() == [] and known().waiting == 1
    with record_time(after(hours=3)):
        assert beaten() == ["Mails that could have left more than 3 hours ago: 1."]
        assert (known().retries, known().next_retry) == (1, after(hours=12))


def test_what_a_worker_left_in_hand_is_late_until_another_takes_it_back(
    record_time: RecordTime,
) -> None:
    with record_time(NOON):
        queue("first")
        taken = claim()
        assert taken and taken.hand_over()
        assert (known().in_hand, beaten()) == (1, [])
    with record_time(after(minutes=6)):
        assert beaten() == ["Mails in the hands of a worker that did not come back: 1."]
        Mail.objects.take_back()
        assert beaten() == [] and known().unknown == 1


def test_without_a_key_nobody_can_subscribe(noon: None) -> None:
    SealingKey.objects.all().delete()
    assert beaten() == ["There is no key that seals addresses, so nobody can subscribe."]


def test_a_mailbox_of_bounces_that_nobody_reads_is_late(
    record_time: RecordTime, settings: LazySettings
) -> None:
    late = ["The mailbox of bounces was not read for more than an hour."]
    with record_time(NOON):
        assert beaten() == []
        settings.BOUNCE_HOST = "mail.example"
        assert beaten() == late
        Post.objects.fetched(now())
        assert beaten() == []
    with record_time(after(hours=1, seconds=1)):
        assert beaten() == late


def test_the_key_is_named_and_whether_it_is_here(noon: None, settings: LazySettings) -> None:
    assert (known().key, known().opens_addresses) == (seal.NAME, True)
    settings.POST_KEY = settings.POST_KEY.with_name("nowhere.pem")
    assert (known().key, known().opens_addresses) == (seal.NAME, False)


def test_each_day_counts_what_left_on_it(record_time: RecordTime, desk: Client) -> None:
    with record_time(after(days=-40)):
        queue("early")
        drain(10)
    with record_time(NOON):
        queue("first", "second")
        drain(10)
    with record_time(after(days=2)):
        days = known().days
        page = shown(desk)
    assert len(days) == 30 and list(days)[-1] == after(days=2).date()
    assert {day: number for day, number in days.items() if number} == {NOON.date(): 2}
    assert "<title>2022-03-09: 2</title>" in page
    assert "<td>2022-03-09</td><td>2</td>" in page


def test_fewer_than_ten_are_not_counted(noon: None, desk: Client) -> None:
    demand = make_public_demand()
    query = f"demand={demand.public_id}"
    for number in range(10):
        assert known().subscribers == known().subscriptions == "fewer than 10"
        assert Side(demand, True).followers == "fewer than 10"
        follow(query, f"reader{number}@example.org")
    assert known().subscribers == known().subscriptions == Side(demand, True).followers == "10"
    assert demand.public_id not in shown(desk) and "Kazakhstan" not in shown(desk)


def test_it_asks_the_same_number_of_questions_for_one_and_for_many(
    noon: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for names in (["one"], [f"reader{number}" for number in range(20)]):
        queue(*names)
        follow(address=f"{names[0]}@example.com")
        with django_assert_num_queries(9):
            condition(NOON)


def test_no_address_no_search_and_no_token_is_shown(noon: None, desk: Client) -> None:
    subscriber = follow("country=KZ&q=canary", "canary@example.org").subscriber
    for number, state in enumerate(MailState):
        subscriber.mails.create(
            kind=MailKind.DIGEST,
            due_at=after(days=-number),
            state=state,
            next_try=now(),
            lease_until=now(),
        )
    follow(address="gone@example.org").subscriber.never_again(Why.BOUNCED, now())
    said = shown(desk) + status()[1] + status("--json")[1]
    secrets = [subscriber.handle, subscriber.address_key, subscriber.mailbox_key]
    secrets += [mail.handle for mail in Mail.objects.all()]
    for word in ("canary", "@example.org", "country=KZ", *secrets):
        assert word not in said
    assert "The mailbox is not there" in said


# The command.


def test_programs_read_the_same(noon: None, desk: Client) -> None:
    queue("first")
    minute()
    code, said = status("--json")
    found = json.loads(said)
    assert code == 0 and found["needs_somebody"] is False
    assert found["states"] == {state: int(state == "sent") for state in MailState}
    assert found["suppressed"] == dict.fromkeys(Why, 0)
    assert found["days"]["2022-03-09"] == 1 and found["beat_at"] == "2022-03-09T12:00:00Z"
    assert found["key"] == seal.NAME and found["late"] == []


def test_whatever_somebody_has_to_look_into_ends_with_one(noon: None) -> None:
    minute()
    assert status()[0] == 0
    call_command("post", "--pause", "We look.")
    code, said = status()
    assert code == 1 and "Post: paused since 2022-03-09 12:00 UTC: We look." in said
    call_command("post", "--resume")
    assert status()[0] == 0
    queue("first")
    Mail.objects.update(state=MailState.DEAD, next_try=None)
    code, said = status()
    assert code == 1 and "dead 1" in said


def test_the_command_pauses_resumes_and_tries_again(
    noon: None, capsys: pytest.CaptureFixture[str]
) -> None:
    queue("first", "second")
    Mail.objects.filter(pk=Mail.objects.latest("pk").pk).update(state="dead", next_try=None)
    with pytest.raises(CommandError, match="Say why."):
        call_command("post", "--pause", " ")
    call_command("post", "--pause", "x" * 300)
    call_command("post", "--pause", "Once more.")
    assert Post.objects.get().because == "x" * 200
    assert not drain(10)
    call_command("post", "--resume")
    call_command("post", "--resume")
    call_command("post", "--retry-dead")
    assert drain(10) == {"sent": 2}
    assert capsys.readouterr().out.splitlines() == [
        "No mail leaves any more.",
        "It was paused already.",
        "Mails leave again.",
        "It was not paused.",
        "Mails to be tried again: 1.",
    ]


def test_a_link_that_is_too_old_is_not_tried_again(noon: None) -> None:
    mails = follow().subscriber.mails
    for kind in MailKind:
        mails.create(kind=kind, due_at=now(), state=MailState.DEAD, attempts=8)
    assert Mail.objects.revive() == 2
    assert set(Mail.objects.filter(state="queued").values_list("attempts", "kind")) == {
        (0, MailKind.CONFIRMATION),
        (0, MailKind.DIGEST),
    }


# The buttons.


def test_the_page_pauses_resumes_and_tries_again(noon: None, desk: Client) -> None:
    assert "Say why. Nothing was done." in press(desk, "pause", because="  ")
    assert "no such button" in press(desk, "everything")
    assert not Post.objects.is_paused()
    said = press(desk, "pause", because="<b>We look.</b>")
    assert "Paused since 2022-03-09 12:00 UTC: &lt;b&gt;We look.&lt;/b&gt;" in said
    assert "It was paused already." in press(desk, "pause", because="Again.")
    queue("first")
    assert not drain(10)
    assert "Mails leave again" in press(desk, "resume")
    assert "It was not paused." in press(desk, "resume")
    Mail.objects.update(state=MailState.DEAD, next_try=None)
    assert "Try the given-up mails again" in shown(desk)
    assert "Mails to be tried again: 1." in press(desk, "retry")
    assert drain(10) == {"sent": 1} and states() == ["sent"]


def test_a_test_mail_goes_to_oneself_alone(noon: None, desk: Client) -> None:
    assert "Your account has no address." in press(desk, "test", to="victim@example.org")
    User.objects.update(email="anna@example.org")
    assert "A mail left for the address of your account." in press(desk, "test")
    (sent,) = outbox.outbox
    assert sent.to == ["anna@example.org"] and not sent.cc and not sent.bcc
    assert not Mail.objects.exists()


def test_a_test_mail_takes_the_way_of_all_others(
    noon: None, desk: Client, settings: LazySettings
) -> None:
    User.objects.update(email="anna@example.org")
    settings.EMAIL_BACKEND = "statements.digests.smtp.PhasedBackend"
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    story = Story()
    with sink(story) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        assert "A mail left" in press(desk, "test")
        assert server.copies() == {"anna@example.org": 1}
        story.at("rcpt", "anna@example.org", "550 5.1.1 anna@example.org is unknown")
        assert "It did not leave: SMTPRecipientsRefused." in press(desk, "test")
    settings.EMAIL_PORT = 1
    assert "It did not leave: The mail server does not answer." in press(desk, "test")


def test_editors_look_and_publishers_run(noon: None) -> None:
    def answers(client: Client) -> list[int]:
        pause = client.post(PAGE, {"do": "pause", "because": "No."})
        return [client.get(PAGE).status_code, pause.status_code]

    editor = User.objects.create(username="editor", is_staff=True)
    editor.groups.add(Group.objects.get(name="Editor"))
    for person, expected in (
        (None, [302, 302]),
        (User.objects.create(username="reader"), [302, 302]),
        (User.objects.create(username="staff", is_staff=True), [403, 403]),
        (editor, [200, 403]),
    ):
        client = Client()
        if person:
            client.force_login(person)
        assert answers(client) == expected
        assert not Post.objects.is_paused()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_editor("boris"))
    assert answers(client) == [200, 403]
    assert "you need the group Publisher" in shown(_signed_in(editor))
    assert "Pause: let no mail leave" in shown(_signed_in(User.objects.get(username="boris")))


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_looking_changes_nothing(noon: None, desk: Client) -> None:
    queue("first")
    shown(desk)
    before = [*Mail.objects.values(), *Post.objects.values()]
    for _ in range(3):
        shown(desk)
        desk.get(PAGE, {"do": "pause", "because": "No."})
        desk.head(PAGE)
    assert [*Mail.objects.values(), *Post.objects.values()] == before


def test_strangers_learn_nothing_of_it(noon: None, client: Client) -> None:
    Post.objects.pause("We look.", now())
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
