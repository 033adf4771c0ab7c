"""Whatever somebody writes for a day, every page answers; and what is hidden is so on each."""

from datetime import date

import pytest
from django.test import Client

from .channels import paths
from .make import (
    make_actor,
    make_decided_demand,
    make_merge,
    make_public_demand,
    make_removal,
    publish,
)

pytestmark = pytest.mark.django_db

ODD = (
    *("", "0000-00-00", "0001-01-01", "9999-12-31", "99999-01-01", "2022-02-30", "-1"),
    *("infinity", "2022-W01", "2022-01-09T00:00", "٢٠٢٢-٠١-٠٩", "’", "x" * 5000),
)


def test_no_odd_day_breaks_any_page(client: Client) -> None:
    publish(make_merge(make_decided_demand(), make_public_demand("Investigate")))
    for page in sorted({path.partition("?")[0] for path in paths()}):
        for odd in ODD:
            for days in ({"on": odd, "as_of": odd}, {"as_of": ["2022-01-09", odd]}):
                assert client.get(page, days).status_code in (200, 301, 404, 410), (page, days)


def test_what_nobody_may_read_is_not_there_at_any_moment(client: Client) -> None:
    demand = make_public_demand(issuer=make_actor("A small group", kind="ngo"))
    publish(make_removal(demand.calls.get().statement))
    for page in (demand.get_absolute_url(), "/institutions/a-small-group/"):
        for moment in ("as_of=2000-01-01", "on=nonsense", f"as_of={date.today()}"):
            assert client.get(f"{page}?{moment}").status_code == 410, (page, moment)
    for page in ("/demands/zzzzzzzz/", "/institutions/nobody/"):
        assert client.get(f"{page}?as_of=2000-01-01").status_code == 404
