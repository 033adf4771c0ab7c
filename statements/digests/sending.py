"""Handing mails over to the mail server, one by one, and recording what became of each.

Logs name mails by number. What a mail server answers may repeat an address, so that of an error
only its kind and its code are ever kept.
"""

import logging
import os
import signal
import smtplib
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import NamedTuple, Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from . import bounces, emails, reports, sealing
from .clock import now
from .models import Mail, Post
from .smtp import PhasedBackend
from .vocabulary import MailState

log = logging.getLogger(__name__)

PER_CONNECTION = 100
# A mail is handed over again only when nobody knows what became of it the first time.
MOST_AGAIN = 5
MOST_AGAIN_SHARE = 0.02
REFUSED = range(500, 600)
PUT_OFF = range(400, 500)


class Verdict(NamedTuple):
    """What a failure means for the mail."""

    state: MailState
    code: int | None


def verdict(error: Exception, *, is_handing_over: bool) -> Verdict:
    """What an error on the way means: refused for good, to be tried again, or nobody knows."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _by_code(min(code for code, _ in error.recipients.values()))
    if isinstance(error, smtplib.SMTPSenderRefused):
        # Our own address is not welcome: that is never the fault of this one mailbox.
        return Verdict(MailState.QUEUED, error.smtp_code)
    if isinstance(error, smtplib.SMTPDataError) and _is_refusal(error.smtp_code):
        return _by_code(error.smtp_code)
    code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
    return Verdict(MailState.UNKNOWN if is_handing_over else MailState.QUEUED, code)


def _is_refusal(code: int) -> bool:
    return code in REFUSED or code in PUT_OFF


def _by_code(code: int) -> Verdict:
    return Verdict(MailState.FAILED if code in REFUSED else MailState.QUEUED, code)


class Postman:
    """Carries mails over one connection, opened anew after a failure and after many mails."""

    def __enter__(self) -> Self:
        self.connection = get_connection()
        self.carried = 0
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def is_ready(self) -> bool:
        """Whether the mail server answers. If not, no mail is touched: it is nobody's fault."""
        if self.carried >= PER_CONNECTION:
            self._close()
        try:
            self.connection.open()
        except (OSError, smtplib.SMTPException) as error:
            log.error("The mail server does not answer: %s", _name(error))
            self._close()
            return False
        return True

    def deliver(self, mail: Mail) -> MailState:
        """Take one claimed mail to its next state."""
        try:
            message = emails.write(mail)
        except sealing.Closed as closed:
            return _stop(mail, str(closed))
        except Exception as error:
            log.error("Mail %d cannot be written: %s\n%s", mail.pk, _name(error), _trace(error))
            return mail.retry(None)
        if message is None:
            mail.cancel()
            return MailState.CANCELLED
        if mail.handed and not may_repeat():
            return _stop(mail, "More mails than expected were about to leave a second time.")
        return self._send(mail, message)

    def _send(self, mail: Mail, message: EmailMessage) -> MailState:
        self.carried += 1
        try:
            if not self.carry(message, bounces.sender(mail), mail.hand_over):
                return MailState.CANCELLED
        except Exception as error:
            way = getattr(self.connection, "connection", None)
            found = verdict(error, is_handing_over=getattr(way, "is_handing_over", False))
            self._close()
            state = _record(mail, found)
            code = found.code or "no code"
            log.warning("Mail %d is %s after %s, %s", mail.pk, state, _name(error), code)
            if state == MailState.FAILED and isinstance(error, smtplib.SMTPRecipientsRefused):
                bounces.heed(mail.subscriber, _of_the_mailbox(error))
            return state
        mail.sent()
        return MailState.SENT

    def carry(self, message: EmailMessage, sender: str, may_leave: Callable[[], bool]) -> bool:
        """Whether it left: that it still may is asked at the last moment before it does."""
        if not isinstance(self.connection, PhasedBackend):
            return may_leave() and bool(self.connection.send_messages([message]))
        return self.connection.carry(message, sender, may_leave)

    def _close(self) -> None:
        self.carried = 0
        try:
            self.connection.close()
        except (OSError, smtplib.SMTPException):
            # It was broken already. A new one is made for the next mail.
            self.connection = get_connection()


def _record(mail: Mail, found: Verdict) -> MailState:
    if found.state == MailState.FAILED:
        mail.fail(found.code)
    elif found.state == MailState.UNKNOWN:
        mail.become_unknown(found.code)
    else:
        return mail.retry(found.code)
    return found.state


def _of_the_mailbox(refused: smtplib.SMTPRecipientsRefused) -> reports.Report:
    ((code, reply),) = refused.recipients.values()
    return reports.meaning(f"{code} {reply.decode('ascii', 'replace')}")


def may_repeat() -> bool:
    """The brake: whether so few mails left twice within a day that one more may."""
    again, most = Mail.objects.again(), MOST_AGAIN + MOST_AGAIN_SHARE * Mail.objects.of_a_day()
    return again < most


def _stop(mail: Mail, because: str) -> MailState:
    """Let nothing leave until somebody has looked. This mail waits like all others."""
    if Post.objects.pause(because, now()):
        log.critical("The post is paused: %s", because)
    mail.release()
    return MailState.QUEUED


def _name(error: Exception) -> str:
    return type(error).__name__


def _trace(error: Exception) -> str:
    return "".join(traceback.format_tb(error.__traceback__))


def send_test(address: str) -> str:
    """Carry a mail that belongs to no subscriber, on the way of all others; what went wrong, in a
    word, or nothing."""
    message = EmailMessage(
        subject=f"A test of the post of {settings.SITE_NAME}",
        body="Whoever gets this mail gets the others too. Somebody at the desk asked for it.\n",
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    with Postman() as postman:
        if not postman.is_ready():
            return "The mail server does not answer"
        try:
            postman.carry(message, settings.BOUNCE_ADDRESS, lambda: True)
        except (OSError, smtplib.SMTPException) as error:
            return _name(error)
    return ""


@contextmanager
def until_asked() -> Iterator[Callable[[], bool]]:
    """Whether this process was asked to end. It ends after the block: the mail in hand is brought
    to its end first, for otherwise nobody could know what became of it."""
    is_asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield is_asked.is_set  # Only the main thread hears of signals.
        return
    usual = signal.signal(signal.SIGTERM, lambda *_: is_asked.set())
    try:
        yield is_asked.is_set
    finally:
        signal.signal(signal.SIGTERM, usual)
        if is_asked.is_set():
            os.kill(os.getpid(), signal.SIGTERM)


def drain(seconds: float) -> Counter[str]:
    """Send what waits, until there is nothing, the time is over, the post is paused or the process
    is asked to end; what became of how many."""
    outcomes: Counter[str] = Counter()
    end = time.monotonic() + seconds
    Mail.objects.take_back()
    with until_asked() as is_over, Postman() as postman:
        while (
            not is_over()
            and time.monotonic() < end
            and Mail.objects.waiting().exists()
            and postman.is_ready()
        ):
            if Mail.objects.of_a_day() >= settings.POST_MOST_A_DAY:
                Post.objects.pause(f"{settings.POST_MOST_A_DAY} mails left within a day.", now())
            mails = Mail.objects.claim()
            if not mails:
                break
            for mail in mails:
                if not is_over() and postman.is_ready():
                    outcomes[postman.deliver(mail)] += 1
                else:
                    mail.release()
    return outcomes
