"""Django's way to the mail server, which also tells how far a mail got before it failed."""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


class _Phases:
    """Notes when the words of a mail have begun to leave: until then nothing was accepted."""

    is_handing_over = False

    def sendmail(self, *args: Any, **kwargs: Any) -> Any:
        self.is_handing_over = False
        return super().sendmail(*args, **kwargs)  # type: ignore[misc]

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.is_handing_over = True
        reply: tuple[int, bytes] = super().data(msg)  # type: ignore[misc]
        return reply


class PhasedSMTP(_Phases, smtplib.SMTP):
    pass


class PhasedSMTPS(_Phases, smtplib.SMTP_SSL):
    pass


class PhasedBackend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return PhasedSMTPS if self.use_ssl else PhasedSMTP
