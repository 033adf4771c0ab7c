"""One shape for each status, one mark for each stance, and none is taken for another."""

import re

import pytest
from django.template import Context, Template

from statements.shapes import STANCES, STATUSES, Stroke, svg
from statements.vocabulary import Stance, Status


def test_every_status_and_every_stance_has_a_shape_of_its_own() -> None:
    assert set(STATUSES) == set(Status)
    assert set(STANCES) == set(Stance)
    shapes = [*STATUSES.values(), *STANCES.values()]
    assert len(set(shapes)) == len(shapes)


def test_only_action_against_a_demand_is_a_diamond_and_only_an_end_is_square() -> None:
    def outline(status: Status) -> str:
        return STATUSES[status][0].path

    round_ones = {status for status in Status if "a" in outline(status)}
    assert set(Status) - round_ones == {
        Status.CONTRARY_ACTION,
        Status.NO_LONGER_POSSIBLE,
        Status.WITHDRAWN,
    }


@pytest.mark.parametrize("code", [*Status, *Stance, "call"])
def test_a_shape_is_markup_of_paths_alone(code: str) -> None:
    assert re.fullmatch(r'(<path( [a-z-]+="[\w .-]+")+/>)+', svg(code))


def test_a_page_shows_the_shape_with_its_word() -> None:
    page = Template('{% load record %}{% status "met" %}').render(Context())
    assert svg("met") in page
    assert page.endswith("</svg>Met</span>")


def test_what_a_stroke_does_not_say_stays_with_the_style_sheet() -> None:
    assert Stroke("M0 0h1").svg == '<path d="M0 0h1"/>'
