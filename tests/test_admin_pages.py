"""Every page of the desk answers, and nothing that is public or in review changes through it."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from .make import make_decided_demand, make_search_log

pytestmark = pytest.mark.django_db

PAGES = ("changelist", "add", "change", "delete", "history")


@pytest.fixture
def superuser(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root"))
    return client


def addresses() -> Iterator[str]:
    """Every page of every registered noun, for each row that there is."""
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_add")
        for thing in model._default_manager.all():
            for page in ("change", "delete", "history"):
                yield reverse(f"{name}_{page}", args=[thing.pk])


def test_every_page_answers(superuser: Client) -> None:
    make_search_log(make_decided_demand())
    for address in addresses():
        assert superuser.get(address, follow=True).status_code in (200, 403), address
