"""What is told of what is new in the record, and of what became of what was told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from statements.digests import emails
from statements.digests.clock import now
from statements.digests.planning import plan
from statements.digests.searches import in_words
from statements.digests.vocabulary import MailKind
from statements.models import Assessment, Demand, Event, Evidence, Statement, correct

from .conftest import Owner
from .make import (
    make_assessment,
    make_call,
    make_decided_demand,
    make_demand,
    make_editor,
    make_event,
    make_evidence,
    make_external_assessment,
    make_masked_part,
    make_merge,
    make_methodology_version,
    make_part,
    make_public_demand,
    make_removal,
    make_reply,
    make_response,
    make_statement,
    publish,
)
from .readers import (
    NOON,
    READER,
    RecordTime,
    after,
    decide,
    digests,
    every_mail,
    follow,
    mails,
    minute,
    page,
    whole,
)

pytestmark = pytest.mark.django_db

GONE = "A demand that is not in the record any more"

OTHER = "other@example.org"


class Post:
    """The post from minute to minute."""

    def __init__(self, record_time: RecordTime) -> None:
        self.record_time, self.minutes = record_time, 0

    def news(self, **passed: float) -> str:
        """The newest digest as one line; fails if the next minute brings none."""
        assert self.told_to(**passed)
        return " ".join(digests()[-1].split())

    def told_to(self, **passed: float) -> list[str]:
        """Who gets a mail in the next minute, or after more time."""
        before = len(mails())
        self.minutes += 1
        with self.record_time(after(minutes=self.minutes, **passed)):
            minute()
        return sorted(mail.to[0] for mail in mails()[before:])


@pytest.fixture
def post(record_time: RecordTime) -> Iterator[Post]:
    with record_time(NOON):
        yield Post(record_time)


def two_demands() -> tuple[Demand, Demand]:
    return make_public_demand("Release all detained"), make_public_demand("Free those held")


# What is new.


def test_a_part_a_response_a_verdict_and_a_reply_are_told(post: Post) -> None:
    demand = make_decided_demand()
    follow()
    publish(
        make_part(demand, "Asel Bekova"),
        make_response(demand, note="Nothing of the twelve."),
        make_external_assessment(demand),
        make_reply(Assessment.objects.get()),
    )
    text = post.news()
    for needed in (
        "* New part: Asel Bekova",
        "* Response of Kazakh authorities",
        "Rejected. A response never closes a demand.",
        "“Nobody is held without cause.” – Kazakh authorities, The Gazette, “A reply of the ",
        "What it does not say: Nothing of the twelve.",
        "* Assessed by Another Watch: Not fulfilled",
        "Not our decision: it stands beside ours.",
        "For us it would be: No action reported. Its lowest step.",
        "* Reply of Kazakh authorities",
        "Their words about a decision, not ours.",
        "“We do not agree.”",
    ):
        assert needed in text


def test_a_decision_on_a_part_names_the_part(post: Post) -> None:
    demand = make_public_demand()
    part, event = make_part(demand), make_event()
    publish(part, event)
    follow()
    evidence = make_evidence(event, demand, part=part)
    publish(evidence, make_assessment(demand, evidence, part=part))
    text = post.news()
    assert "The part “Asel Bekova”: Met." in text and "For the part “Asel Bekova”:" in text


def test_a_version_of_the_method_bears_on_no_demand_and_is_not_told(post: Post) -> None:
    make_decided_demand()
    follow()
    publish(make_methodology_version())
    assert post.told_to() == []


def test_what_one_person_published_says_so(post: Post, owner: Owner) -> None:
    demand = make_decided_demand()
    follow()
    evidence = Evidence.objects.get()
    owner.execute("INSERT INTO statements_oneperson (id, since) VALUES (1, now())")
    try:
        alone = make_editor("anna")
        for thing in (make_assessment(demand, evidence, status="partly_met"), make_part(demand)):
            thing.submit(alone)
            thing.publish(alone, thing.seen())
    finally:
        owner.execute("DELETE FROM statements_oneperson")
    text = post.news()
    assert "Published by one person." in text and "* Decided by one person" in text


# Corrections and slips.


def test_a_correction_is_told_with_both_readings_and_its_reason(post: Post) -> None:
    demand = make_decided_demand()
    follow()
    event = Event.objects.get()
    values = {"title": "Eleven freed", "date": "2022-01", "place": "Almaty"}
    publish(correct(event, values, reason="Recounted."))
    text = post.news()
    assert "* Event: corrected" in text and "Why: Recounted." in text
    assert "Title: “Twelve people freed”, now “Eleven freed”." in text
    assert "now “January 2022”." in text and "Place: nothing, now “Almaty”." in text
    assert "Still ● Met" in text
    publish(correct(demand, {"themes": ["life"], "summary": "Release them"}, reason="Too long."))
    text = post.news()
    assert "* Demand: corrected" in text and "“Release all detained”, now “Release them”" in text
    assert "now “Life”" in text


def test_a_withdrawal_is_told_with_the_demand_that_was_withdrawn(post: Post) -> None:
    call = make_decided_demand().calls.get()
    follow()
    values = {"withdrawn_on": "2022-02-03"}
    publish(correct(call.statement, {}, children={call: values}, reason="Its issuer said so."))
    said = "Call “Release all detained”: withdrawn on: nothing, now “3 February 2022”."
    assert said in post.news()


def test_a_slip_of_the_pen_is_told_to_nobody(post: Post) -> None:
    make_decided_demand()
    follow()
    publish(correct(Event.objects.get(), {"title": "Twelve people were freed"}, is_slip=True))
    assert post.told_to() == []


def test_a_slip_is_told_to_nobody_who_had_the_words_either(post: Post) -> None:
    follow()
    make_decided_demand()
    post.news()
    publish(correct(Event.objects.get(), {"title": "Twelve people were freed"}, is_slip=True))
    assert post.told_to() == []


def test_a_decision_that_is_corrected_reaches_exactly_those_who_had_it(post: Post) -> None:
    demand = make_public_demand()
    follow("status=not_assessed")
    follow("status=reversed", OTHER)
    decide(demand)
    assert post.told_to() == [READER]
    wrong = Assessment.objects.get()
    evidence = Evidence.objects.get()
    right = make_assessment(
        demand, evidence, status="partly_met", kind="correction", corrects=wrong, reason="Eleven."
    )
    publish(right)
    assert post.told_to() == [READER]
    text = " ".join(digests()[-1].split())
    assert "* A decision corrected by two editors" in text
    assert "It corrects an earlier decision, which no longer counts." in text
    assert "You hear of it because we wrote to you about it before." in text
    assert post.told_to() == []


def test_an_event_that_is_corrected_reaches_those_who_had_it_whatever_they_follow_now(
    post: Post,
) -> None:
    demand = make_public_demand()
    follow("status=not_assessed")
    decide(demand)
    assert post.told_to() == [READER]
    publish(correct(Event.objects.get(), {"title": "Eleven freed"}, reason="Recounted."))
    assert (
        post.told_to() == []
    )  # The event was public before it bore on the demand: nobody was told.
    evidence = Evidence.objects.get()
    publish(correct(evidence, {"nature": "concrete_action"}, reason="Seen only."))
    assert post.told_to() == [READER]


def test_a_correction_reaches_nobody_whose_mail_never_arrived(post: Post) -> None:
    demand = make_public_demand()
    subscription = follow("status=not_assessed")
    decide(demand)
    post.told_to()
    subscription.subscriber.mails.update(state="failed")
    publish(correct(Evidence.objects.get(), {"nature": "concrete_action"}, reason="Seen only."))
    assert post.told_to() == []


# What was taken away.


def test_a_decision_that_was_unpublished_is_told_by_its_reason_and_not_by_its_words(
    post: Post,
) -> None:
    demand = make_public_demand()
    follow()
    decide(demand, reason="A secret source.")
    post.news()
    publish(make_removal(Assessment.objects.get(), note="It was about another case."))
    text = post.news()
    assert "* Decision: unpublished ● Met → ◌ Not yet assessed" in text
    assert "It was wrong. It said something that is not so" in text
    assert "It was about another case." in text and "A secret source." not in text


def test_a_redacted_decision_is_told_without_a_word_of_it(post: Post) -> None:
    demand = make_public_demand()
    follow()
    decide(demand, reason="A secret source.")
    post.news()
    publish(make_removal(Assessment.objects.get(), "redact", reason="safety"))
    text = post.news()
    assert "* Decision: deleted for good" in text and "To protect somebody." in text
    assert "secret" not in text


def test_what_is_unpublished_between_planning_and_sending_is_told_as_gone(post: Post) -> None:
    demand = make_public_demand()
    follow()
    decide(demand, reason="A secret source.")
    plan(now())
    publish(make_removal(Assessment.objects.get()))
    text = post.news()
    whole_text = " ".join(" ".join(digests()).split())
    assert "Decision: published, and not in the record any more" in whole_text
    assert "Decision: unpublished" in whole_text + text
    assert "secret" not in whole_text


def test_a_decision_tells_nothing_of_evidence_that_was_unpublished_since(post: Post) -> None:
    demand = make_public_demand()
    follow()
    decide(demand, event="A secret meeting")
    plan(now())
    publish(make_removal(Evidence.objects.get()))
    publish(make_removal(Event.objects.get()))
    post.news()
    assert "secret" not in " ".join(digests())


@pytest.mark.parametrize("query", ["", "status=not_assessed", "country=KZ", "demand={demand}"])
def test_a_statement_that_is_unpublished_reaches_those_who_had_it_and_names_no_demand(
    post: Post,
    query: str,
) -> None:
    statement = make_statement()
    demands = [make_demand(f"Free the secret {number}") for number in range(3)]
    for demand in demands:
        make_call(statement, demand)
    follow("status=reversed", OTHER)
    follow(query.format(demand=demands[0].public_id))
    publish(statement)
    if "demand=" not in query:
        assert post.told_to() == [READER]
    else:
        post.told_to()
    publish(make_removal(statement))
    assert post.told_to() == [READER]
    text = " ".join(digests()[-1].split())
    assert text.count("Statement: unpublished") == 1
    assert GONE in text and "Not in the record any more" in text
    assert "secret" not in text
    assert post.told_to() == []


def test_a_followed_demand_that_is_gone_has_a_phrase_of_its_own() -> None:
    demand = make_public_demand("Free the secret one")
    publish(make_removal(Statement.objects.get()))
    assert in_words(f"demand={demand.public_id}") == GONE[0].lower() + GONE[1:]


# Merges.


def test_followers_of_either_demand_hear_of_a_merge_once(post: Post) -> None:
    stays, merged = two_demands()
    follow(f"demand={stays.public_id}")
    follow(f"demand={merged.public_id}", OTHER)
    follow("", "everything@example.org")
    publish(make_merge(stays, merged))
    assert post.told_to() == ["everything@example.org", OTHER, READER]
    for text in (" ".join(one.split()) for one in digests()):
        assert text.count("* Merged with another demand") == 1
        assert "1 change in what you follow" in text
        assert "“Release all detained” and “Free those held”: one demand from now on." in text
        assert "Still ◌ Not yet assessed" in text and "The same." in text
    assert post.told_to() == []


def test_whoever_follows_a_merged_demand_goes_on_hearing_and_after_the_undoing_as_before(
    post: Post,
) -> None:
    stays, merged = two_demands()
    follow(f"demand={merged.public_id}", OTHER)
    merge = make_merge(stays, merged)
    publish(merge)
    post.news()
    assert in_words(f"demand={merged.public_id}") == "the demand “Release all detained”"
    decide(stays, reason="All came home.")
    assert "All came home." in post.news()
    publish(make_merge(stays, merged, undoes=merge))
    assert "* A merge was undone" in post.news()
    evidence = Evidence.objects.get()
    publish(make_assessment(stays, evidence, status="partly_met", reason="Not all."))
    assert post.told_to() == []
    publish(make_part(merged))
    assert post.told_to() == [OTHER]


def test_whoever_was_told_of_the_merged_demand_hears_of_the_merge_whatever_they_follow(
    post: Post,
) -> None:
    stays = make_decided_demand()
    merged = make_demand("Free those held")
    statement = make_statement("Another")
    make_call(statement, merged)
    follow("status=not_assessed")
    publish(statement)
    assert post.told_to() == [READER]
    publish(make_merge(stays, merged))
    assert post.told_to() == [READER]


def test_what_happened_to_a_demand_before_its_merge_is_told_of_the_one_that_stays(
    post: Post,
) -> None:
    stays, merged = two_demands()
    follow("status=not_assessed", frequency="daily")
    publish(make_response(merged), make_merge(stays, merged))
    text = post.news(days=1)
    assert "2 changes" in text and "* Response of" in text and "* Merged with" in text
    assert "Free those held ----" not in text


# Every mail.


def test_every_kind_of_mail_has_its_writer_and_its_templates() -> None:
    assert set(emails.WRITERS) == set(MailKind)
    folder = Path(settings.BASE_DIR, "templates", "digests")
    assert {path.name.split(".")[0] for path in folder.glob("*.subject.txt")} == {
        *MailKind,
        emails.NOTICE,
    }


def test_a_masked_name_stands_in_no_mail(post: Post) -> None:
    demand = make_public_demand()
    follow(f"demand={demand.public_id}")
    canary = "Zarina Kanareva"
    decide(demand, event=f"{canary} freed", reason=f"{canary} came home.")
    publish(correct(Event.objects.get(), {"place": f"House of {canary}"}, reason=f"So {canary}."))
    plan(now())
    publish(make_masked_part(demand, canary))
    publish(make_response(demand, words=f"We never held {canary}."))
    written = every_mail()
    post.told_to()
    assert set(written) == set(MailKind)
    said = [*map(whole, written.values()), *map(whole, mails())]
    assert not [one for one in said if "kanarev" in one.lower() or "zarina" in one.lower()]
    assert any("[Person 1] came home." in one for one in said)
    assert any("New part: Person 1" in one for one in said)


# Searches as of a day.


@pytest.mark.parametrize("day", ["on=2022-01-08", "as_of=2022-03-01", "on=2022-01-08&as_of=never"])
def test_a_search_as_of_a_day_is_followed_without_the_day_and_the_form_says_so(day: str) -> None:
    said = "as of another day. That day is left out here"
    form = page(f"/subscribe/?type=release&{day}")
    assert said in form and 'action="/subscribe/?type=release"' in form
    assert said not in page("/subscribe/?type=release")
