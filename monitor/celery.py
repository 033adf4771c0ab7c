"""The Celery application: wakes the post, holds no state."""

import os

from celery import Celery
from celery.beat import Scheduler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor.settings")

app = Celery("monitor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


class Clock(Scheduler):
    """Beat without a file: a tick that was missed is made good by the next, so there is nothing
    to remember, and nothing that a kill could spoil."""

    def setup_schedule(self) -> None:
        self.merge_inplace(self.app.conf.beat_schedule)
