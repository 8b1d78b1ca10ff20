"""The register of enabling conditions: what is to be done, for whom, who waits, and its forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.test_learning_pages import errors_of, sent

if TYPE_CHECKING:
    from tests.web.conftest import Site

SPACE = "creative-solutions-forum-monthly"
BUDGET = "money-for-prevention-rather-than-crisis-relief"


def listed(site: Site, query: str = "") -> list[dict[str, Any]]:
    return site.get(f"/api/v1/conditions{query}").get_json()["conditions"]


def test_the_register_groups_by_what_is_to_be_done(site: Site) -> None:
    text = site.visitor().get("/conditions")
    headings = re.findall(r'<h2 class="sec" id="group-\d">([^<:]+)', text)
    # The demonstration states two conditions as missing, one as partial and six as in place.
    assert headings == ["Missing", "Partly in place", "In place"]
    groups = re.split(r'<h2 class="sec"', text)[1:]
    assert [len(re.findall(r"<li id=", group)) for group in groups] == [2, 1, 6]
    assert "Record that it was asked for" in groups[0]
    assert "nobody named yet" in groups[0]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 9),
        ("?state=missing", 2),
        ("?type=reflective_space", 2),
        ("?at=place", 5),
        ("?at=place&type=funding", 1),
        ("?whom=plymouth", 4),
        ("?cycle=plymouth-alliance-cycle", 4),
        ("?cycle=juliet-cycle", 0),
    ],
)
def test_conditions_are_found_by_state_type_scale_cycle_and_for_whom(
    site: Site, query: str, number: int
) -> None:
    assert len(listed(site, query)) == number
    text = site.visitor().get(f"/conditions{query}")
    assert len(re.findall(r'<li id="', text)) == number


def test_what_a_cycle_needs_is_a_list_one_can_act_on(own_site: Site) -> None:
    visitor = own_site.visitor()
    page = visitor.get("/conditions?cycle=gateshead-council-tax")
    assert "What needs to happen to enable Council tax arrears as a signal" in page
    text = sent(
        visitor,
        "/conditions/new?cycle=gateshead-council-tax",
        name="An hour a week to look back",
        type="reflective_space",
        for_whom="Gateshead Council",
        scale="organisation",
        state="missing",
        provider="Changing Futures Northumbria",
        is_new="1",
    )
    assert "An hour a week to look back" in text
    assert "What needs to happen to enable Council tax" in text
    (one,) = listed(own_site, "?cycle=gateshead-council-tax&state=missing")
    assert one["cycles"] == ["gateshead-council-tax"]
    assert one["could_be_provided_by"]
    assert one["provided_by"] == []
    at = f"/conditions/{one['id']}"
    text = sent(
        visitor,
        f"{at}/state?cycle=gateshead-council-tax",
        state="asked",
        why="The director said yes in words",
        date="2026-11-20",
    )
    assert "2026-11-20: Asked for. The director said yes in words" in text
    sent(visitor, f"{at}/state", state="in_place", why="It began", date="2026-11-23")
    text = sent(visitor, f"{at}/provider", who="Changing Futures Northumbria", part="provides")
    (one,) = listed(own_site, "?cycle=gateshead-council-tax&state=in_place")
    assert one["could_be_provided_by"] == []
    assert len(one["provided_by"]) == 1
    assert one["note"].splitlines() == [
        "2026-11-20: Asked for. The director said yes in words",
        "2026-11-23: In place. It began",
    ]


def test_each_form_is_one_change_that_can_be_undone(own_site: Site) -> None:
    visitor, store = own_site.visitor(), own_site.maps.default.store
    before = store.check().graph_hash
    sent(visitor, f"/conditions/{BUDGET}/state", state="asked", why="We wrote", date="2026")
    visitor.send("/undo", revision="2", back="/conditions", actor="Ana")
    assert store.check().graph_hash == before


@pytest.mark.parametrize(
    ("path", "fields", "field"),
    [
        ("/conditions/new", {"name": "Time"}, "type"),
        (
            "/conditions/new",
            {
                "name": "Council and NHS budgets pooled",
                "type": "funding",
                "scale": "place",
                "state": "missing",
                "for_whom": "Plymouth",
            },
            "name",
        ),
        (f"/conditions/{SPACE}/state", {"state": "", "why": "So"}, "state"),
        (f"/conditions/{SPACE}/state", {"state": "asked", "date": "soon"}, "date"),
        (f"/conditions/{SPACE}/provider", {"who": "Nobody there", "part": "provides"}, "who"),
        (f"/conditions/{SPACE}/provider", {"who": "Plymouth", "part": "never"}, "part"),
    ],
)
def test_what_cannot_be_stands_at_its_field(
    site: Site, path: str, fields: dict[str, str], field: str
) -> None:
    answer = site.visitor().send(path, actor="Ana", **fields)
    assert answer.status_code == 422
    assert field in errors_of(answer)


def test_what_is_not_there_is_not_found(site: Site) -> None:
    assert site.get("/conditions/gateshead/state").status_code == 404
    assert site.get("/conditions?cycle=gateshead").status_code == 404
    assert site.get("/api/v1/conditions?state=green").status_code == 422


def test_an_empty_register_invites(blank_site: Site) -> None:
    assert "No enabling condition is recorded yet." in blank_site.visitor().get("/conditions")
