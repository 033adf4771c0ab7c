"""Who holds a mail, for how long, and what it means when a worker is gone."""

from __future__ import annotations

from statements.digests.clock import now
from statements.digests.models import Mail
from statements.digests.models.mail import MOST_ATTEMPTS

from .readers import NOON, RecordTime, after, claim, minute, queue, states


def test_a_claimed_mail_is_nobody_elses_until_its_lease_runs_out(
    db: None, record_time: RecordTime
) -> None:
    with record_time(NOON):
        queue("first")
        mine = claim()
        assert mine and claim() is None
    with record_time(after(minutes=4, seconds=59)):
        assert claim() is None
    with record_time(after(minutes=5)):
        theirs = claim()
        assert theirs and theirs.attempts == 2
        # The late one can neither send it nor say what became of it.
        assert not mine.hand_over()
        assert theirs.hand_over()
        mine.sent()
        mine.retry(451)
        assert states() == ["sending"]
        theirs.sent()
    assert states() == ["sent"]


def test_a_mail_does_not_leave_after_its_lease(db: None, record_time: RecordTime) -> None:
    """Though nobody else has taken it yet: somebody may at this very moment."""
    with record_time(NOON):
        queue("first")
        mine = claim()
    with record_time(after(minutes=5)):
        assert mine and not mine.hand_over()
    assert states() == ["queued"]


def test_a_lease_that_ran_out_before_handing_over_costs_nothing(
    db: None, record_time: RecordTime
) -> None:
    with record_time(NOON):
        queue("first")
        for _ in range(3):
            claim()
            Mail.objects.update(lease_until=now())
    with record_time(after(minutes=6)):
        assert minute() == 1
    assert Mail.objects.get().unknowns == 0


def test_a_lease_that_ran_out_while_handing_over_is_unknown_and_tried_once(
    db: None, record_time: RecordTime
) -> None:
    outcomes = []
    for number in range(3):
        with record_time(after(minutes=6 * number)):
            if number == 0:
                queue("first")
            Mail.objects.take_back()
            mail = claim()
            outcomes.append(bool(mail and mail.hand_over()))
    assert outcomes == [True, True, False]
    mail = Mail.objects.get()
    assert (mail.state, mail.unknowns, mail.next_try) == ("unknown", 2, None)


def test_a_mail_that_kills_its_worker_is_given_up_in_the_end(
    db: None, record_time: RecordTime
) -> None:
    for number in range(MOST_ATTEMPTS + 1):
        with record_time(after(minutes=6 * number)):
            if number == 0:
                queue("first")
            Mail.objects.take_back()
            claim()
    assert states() == ["dead"]
