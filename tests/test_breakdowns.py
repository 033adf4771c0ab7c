"""Pages that take an answer apart: each number is what the tracker answers at its link."""

import re
from html import unescape

import pytest
from django.core.management import call_command
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from statements.filters import DemandFilter
from statements.models import Demand, Statement
from statements.vocabulary import ARTICLES, TREATIES, Theme

from .make import (
    make_actor,
    make_call,
    make_demand,
    make_public_demand,
    make_removal,
    make_statement,
    publish,
)

pytestmark = pytest.mark.django_db

LINKED = re.compile(
    r'href="/demands/\?([^"]*)"[^>]*>(?:<strong>)?(?:<span class="status.*?</span>)?\D*?(\d+)'
)


@pytest.fixture
def demo() -> None:
    call_command("demo", verbosity=0)


def get(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


def tracker_finds(query: str) -> int:
    asked = DemandFilter(QueryDict(unescape(query)), queryset=Demand.objects.all())
    assert asked.is_valid(), query
    return asked.qs.count()


@pytest.mark.usefixtures("demo")
def test_each_number_is_what_the_tracker_finds_at_its_link(client: Client) -> None:
    checked = 0
    for page in (
        "/countries/KZ/",
        "/countries/KZ/?on=2022-01-09",
        "/institutions/european-union/",
        "/institutions/kazakh-authorities/?on=2022-01-08",
        "/themes/life/",
        "/types/investigate/",
        "/compare/",
        "/compare/?country=KZ&theme=assembly&called_after=2022-01-08",
    ):
        for query, number in set(LINKED.findall(get(client, page))):
            assert tracker_finds(query) == int(number), (page, query)
            checked += 1
    assert checked > 150


@pytest.mark.usefixtures("demo")
def test_two_institutions_side_by_side_share_what_both_called_for(client: Client) -> None:
    page = get(client, "/compare/?a=european-union&b=european-commission&country=KZ")
    one, other = (
        set(
            DemandFilter(
                QueryDict(f"issuer={slug}&country=KZ"), queryset=Demand.objects.all()
            ).qs.values_list("public_id", flat=True)
        )
        for slug in ("european-union", "european-commission")
    )
    parts = re.split(r'<h2 id="side-\d">', page)[1:]
    found = [set(re.findall(r"/demands/(\w{8})/", part)) for part in parts]
    assert found == [one & other, one - other, other - one]
    assert all(
        str(len(ids)) in part.partition("<")[0] for ids, part in zip(found, parts, strict=True)
    )


def test_who_compares_one_with_itself_or_with_nobody_known_gets_a_sentence(client: Client) -> None:
    make_public_demand()
    answer = get(client, "/compare/?a=european-union&b=european-union")
    assert "Choose two institutions that differ." in answer
    assert "“nobody” is not an institution" in get(client, "/compare/?a=nobody")
    assert "There is no filter “status”." in get(client, "/compare/?status=met")
    assert "Release all detained" not in answer


def test_the_form_offers_only_what_can_be_answered(client: Client) -> None:
    make_public_demand()
    draft = make_statement("Draft", issuer=make_actor("Silent Union"), countries=["BW"])
    make_call(draft, make_demand("Draft", themes=["life"]))
    page = get(client, "/compare/")
    assert '<option value="KZ">' in page
    assert '<option value="european-union">' in page
    for hidden in ("BW", "life", "silent-union"):
        assert f'<option value="{hidden}">' not in page


def test_the_matrix_is_bounded_and_says_what_is_left(client: Client) -> None:
    for number in range(14):
        make_public_demand(f"Do {number}", issuer=make_actor(f"Institution {number}"))
    page = get(client, "/compare/")
    assert page.count('<th scope="row">') == 12
    assert "2 more institutions demand something here, less often." in page


def test_a_right_says_which_treaty_names_it(client: Client) -> None:
    demand = make_demand(themes=["liberty"])
    statement = make_statement()
    make_call(statement, demand)
    publish(statement)
    page = get(client, "/themes/liberty/")
    assert "International Covenant on Civil and Political Rights (ICCPR), article 9" in page
    assert "Demands: 1" in page
    assert "Nothing is demanded under it" in get(client, "/themes/asylum/")
    get(client, "/themes/nonsense/", 404)
    get(client, "/types/nonsense/over-time.svg", 404)
    assert '<a href="/themes/liberty/">' in get(client, "/themes/")
    assert "It counts as met when:" in get(client, "/types/release/")


def test_every_theme_has_its_articles_and_every_treaty_its_name() -> None:
    assert set(ARTICLES) == set(Theme)
    cited = {article.partition(" ")[0] for articles in ARTICLES.values() for article in articles}
    assert cited == set(TREATIES)


def test_an_institution_says_with_whom_it_spoke(client: Client) -> None:
    together = make_statement("Together", issuer=make_actor("United Nations"))
    together.issuings.create(actor=make_actor("Wake Up"), role="co_signatory")
    make_call(together)
    publish(together)
    page = get(client, "/institutions/united-nations/")
    assert 'together with <a href="/institutions/wake-up/">Wake Up</a>.' in page


def test_what_was_unpublished_is_in_no_breakdown(client: Client) -> None:
    demand = make_public_demand("Spare it", issuer=make_actor("A small group"))
    assert "A small group" in get(client, "/compare/")
    publish(make_removal(Statement.objects.get(calls__demand=demand)))
    for page in ("/compare/", "/themes/", reverse("statements:institution_list")):
        assert "A small group" not in get(client, page)
    get(client, "/institutions/a-small-group/wording.svg", 410)
