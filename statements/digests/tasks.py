"""What Celery wakes twice a minute. It holds nothing: the next tick makes good a lost one."""

from celery import shared_task

from . import tick as post

SECONDS = 25


@shared_task
def tick() -> None:
    post.tick(SECONDS)
