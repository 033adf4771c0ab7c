"""What Celery wakes each minute. It holds nothing: a tick that is lost is made good by the next."""

from celery import shared_task

from . import tick as post

SECONDS = 50


@shared_task
def tick() -> None:
    post.tick(SECONDS)
