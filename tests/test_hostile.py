"""No address and no parameter is broken by what is put into it: refused or answered, and soon."""

import random
from collections.abc import Iterator
from time import perf_counter
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from .channels import paths, patterns
from .corpus import VALUES
from .make import make_decided_demand, make_event, publish

SAMPLE = 600
SECONDS = 5
FINE = {200, 301, 302, 304, 400, 404, 405, 410, 413, 414}
NAMES = ("q", "page", "on", "as_of", "sort", "status", "unknown")


@pytest.fixture
def record(db: None) -> None:
    make_decided_demand()
    publish(make_event("Another"))


def addresses() -> Iterator[str]:
    """Each address with each of its parameters, and each part of an address, filled with each."""
    known: dict[str, set[str]] = {}
    for address in paths():
        path, _, query = address.partition("?")
        known.setdefault(path, set(NAMES)).update(filter(None, [query.partition("=")[0]]))
    for path, names in sorted(known.items()):
        for name in sorted(names):
            for value in VALUES.values():
                yield f"{path}?{name}={value}"
        yield f"{path}?" + "&".join(f"a{number}=1" for number in range(2000))
        yield f"{path}?" + "&".join("q[]=a" for _ in range(50))
        yield f"{path}?" + "&".join("status=met" for _ in range(900))
    for route, _ in patterns():
        if "<" in route:
            for value in VALUES.values():
                yield "/" + route.partition("<")[0] + value + "/"


def broken(these: list[str]) -> list[tuple[str, int, float]]:
    client = Client(raise_request_exception=False)
    found: list[tuple[str, int, float]] = []
    for address in these:
        path, _, query = address.partition("?")
        began = perf_counter()
        # So that one that breaks does not break all that come after it.
        with transaction.atomic():
            answer: Any = client.generic("GET", path, QUERY_STRING=query)
            answer.getvalue()
            transaction.set_rollback(answer.status_code >= 500)
        took = perf_counter() - began
        if answer.status_code not in FINE or took > SECONDS:
            found.append((address[:120], answer.status_code, round(took, 1)))
    print(f"{len(these)} requests, {len(found)} of them broken")
    return found


def test_a_sample_of_the_corpus_breaks_nothing(record: None) -> None:
    everything = list(addresses())
    assert broken(random.Random(5).sample(everything, SAMPLE)) == []


@pytest.mark.slow
def test_the_corpus_breaks_nothing(record: None) -> None:
    assert broken(list(addresses())) == []


@pytest.mark.slow
def test_no_other_method_breaks_a_page(record: None) -> None:
    client = Client(raise_request_exception=False)
    for method in ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "FOO"):
        for path in sorted({address.partition("?")[0] for address in paths()}):
            assert client.generic(method, path).status_code in FINE, (method, path)
