"""The map over HTTP: pages, parity of its two forms, positions, refusals, and data."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Site

PLACE = "/map?scale=place&system=gateshead"
SELECTED = f"{PLACE}&selected=council-tax-recovery&steps=5"


class Links(HTMLParser):
    """Where the links and forms of a page lead to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.ids = Counter[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.update([given["id"]] if given.get("id") else [])
        for name in ("href", "action"):
            if given.get(name):
                self.addresses.add(given[name] or "")


def page(site: Site, path: str) -> str:
    answer = site.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_the_summary_says_what_the_demonstration_holds(site: Site) -> None:
    words = (
        "21 policies, 7 factors and 15 outcomes, joined by 38 links; 25 observations from 17"
        " sources. 12 of the 15 outcomes are blocked by at least one policy. Most connected:"
        " Household finances hold together (6 links)."
    )
    assert words in page(site, PLACE)
    assert words in page(site, f"{PLACE}&view=table")


def test_the_drawing_is_in_the_page_without_script(site: Site) -> None:
    drawing = page(site, PLACE).split('id="drawing"')[1].split("</svg>")[0]
    assert drawing.count("<a ") == 43
    assert drawing.count('class="link"') == 38


@pytest.mark.parametrize("view", ["map", "table"])
@pytest.mark.parametrize("path", [PLACE, SELECTED, "/map?scale=country&system=united-kingdom"])
def test_no_id_stands_twice_and_nothing_is_inline(site: Site, path: str, view: str) -> None:
    text = page(site, f"{path}&view={view}")
    assert [id_ for id_, count in Links(text).ids.items() if count > 1] == []
    assert not re.search(r"\son[a-z]+=|\sstyle=|<style", text)
    scripts = re.findall(r"<script([^>]*)>", text)
    assert all("src=" in one or 'type="application/json"' in one for one in scripts)


TAX = "council-tax-recovery"
#: Each action on the map and its twin: what is on the map page, what is on the table page.
PARITY = {
    "select a node": ("selected=benefit-cap", "/nodes/benefit-cap"),
    "clear the selection": ("data-clears", ">Clear<"),
    "follow more effects": ("steps=6", "steps=6"),
    "follow fewer effects": ("steps=4", "steps=4"),
    "light what leads to it": ("direction=up", "direction=up"),
    "light what it leads to": ("direction=down", "direction=down"),
    "light what is between two": ('name="to"', 'name="to"'),
    "draw only these": ("only=1", "only=1"),
    "find by name": ('name="find"', 'name="find"'),
    "filter by kind": ('name="kind"', 'name="kind"'),
    "filter by what a link does": ('name="does"', 'name="does"'),
    "filter by evidence": ('name="evidence"', 'name="evidence"'),
    "filter by scale": ('name="owner_scale"', 'name="owner_scale"'),
    "filter by type of policy": ('name="type"', 'name="type"'),
    "filter by place": ('name="place"', 'name="place"'),
    "filter by outcome": ('name="outcome"', 'name="outcome"'),
    "filter by date": ('name="as_of"', 'name="as_of"'),
    "colour by an analysis": ('name="colour"', 'name="colour"'),
    "width by places or sources": ('name="width"', 'name="width"'),
    "everything or first sight": ("everything=1", "everything=1"),
    "causes or actors": ("what=actors", "what=actors"),
    "move a node by dragging": ('id="drawing"', 'name="step" value="up"'),
    "put a node elsewhere by button": ('name="step" value="down"', 'name="step" value="down"'),
    "save the view": ("/map/views?", "/map/views?"),
    "copy the link": ("data-copy", "data-copy"),
    "export": ("/export?", "/export?"),
    "add or link": (">Add or link<", ">Add or link<"),
    "record an observation": ("Record an observation", "Record an observation"),
    "record what speaks against": ("stance=challenges", "stance=challenges"),
    "change what is selected": (f"/nodes/{TAX}/edit", f"/nodes/{TAX}/edit"),
    "link what is selected": (f"/nodes/{TAX}/link", f"/nodes/{TAX}/link"),
    "undo": ("/undo?", "/undo?"),
    "walk along the links": ('id="drawing-keys"', "/nodes/fees-added"),
    "read the panel": ('id="panel"', "Selected: Council tax recovery"),
}


@pytest.mark.parametrize("action", PARITY)
def test_each_action_on_the_map_has_its_twin_in_the_table(site: Site, action: str) -> None:
    on_map, in_table = PARITY[action]
    assert on_map in page(site, f"{SELECTED}&view=map")
    assert in_table in page(site, f"{SELECTED}&view=table")


def test_every_address_on_the_map_is_in_the_table_too(site: Site) -> None:
    on_map = Links(page(site, f"{SELECTED}&view=map")).addresses
    in_table = Links(page(site, f"{SELECTED}&view=table")).addresses
    as_table = {address.replace("view=map", "view=table") for address in on_map}
    # Selecting is a link on each node of the drawing; in the table each noun leads to its page.
    selects = {
        address for address in as_table if re.search(r"selected=(?!council-tax-recovery)", address)
    }
    missing = as_table - in_table - selects
    assert {one for one in missing if not one.startswith("/static/")} == set()


def test_the_table_holds_every_link_and_what_was_found(site: Site) -> None:
    text = page(site, f"{SELECTED}&view=table")
    rows = text.split('class="tbl links"')[1].split("<tbody>")[1].split("</tbody>")[0]
    assert rows.count("<tr") == 38
    assert "Automated council tax recovery: reminder, notice, bailiff visit adding £275" in rows


@pytest.mark.parametrize(
    "asked",
    ["steps=0", "steps=x", "kind=Person", "does=hits", "as_of=yesterday", "view=poster", "width=3"],
)
def test_what_has_no_meaning_is_refused_with_its_name(site: Site, asked: str) -> None:
    answer = site.get(f"/api/v1/map?scale=place&system=gateshead&{asked}")
    assert answer.status_code == 422
    error = answer.get_json()["error"]
    assert error["code"] == "request_refused"
    assert error["message"].casefold().startswith(asked.partition("=")[0])
    assert site.get(f"{PLACE}&{asked}").status_code == 422


@pytest.mark.parametrize("asked", ["selected=nothing-like-it"])
def test_what_is_not_there_is_not_found(site: Site, asked: str) -> None:
    assert site.get(f"{PLACE}&{asked}").status_code == 404


def test_the_data_is_that_of_the_page(site: Site) -> None:
    data: dict[str, Any] = site.get("/api/v1/map?scale=country&system=united-kingdom").get_json()
    assert (len(data["nodes"]), len(data["links"])) == (50, 49)
    assert data["summary"].endswith("Drawn by default: 50 of the 101.")
    kinds = Counter(node["kind"] for node in data["nodes"])
    assert kinds == {"Outcome": 25, "Policy": 25}


def test_a_selection_is_given_in_parts(site: Site) -> None:
    given = site.get(SELECTED.replace("/map?", "/map/selection?")).get_json()
    assert given["label"] == "Selected: Council tax recovery"
    assert given["lighting"]["selected"] == "council-tax-recovery"
    assert "settled-home" in given["lighting"]["nodes"]
    assert "three outcomes, two directly" in given["bar"]


def test_a_node_is_moved_by_form_and_nothing_of_the_graph_changes(own_site: Site) -> None:
    visitor = own_site.visitor()
    revision = own_site.maps.default.store.revision()
    answer = visitor.send(
        f"/map/positions?{SELECTED.partition('?')[2]}",
        form=SELECTED,
        node="council-tax-recovery",
        step="down",
    )
    assert answer.status_code == 303
    assert "Put it back" in visitor.get(answer.headers["Location"])
    assert own_site.maps.default.store.revision() == revision


def test_a_move_needs_the_token_of_the_form(own_site: Site) -> None:
    visitor = own_site.visitor()
    answer = visitor.client.post("/map/positions", data={"node": "benefit-cap", "step": "up"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "fields",
    [{"step": "sideways"}, {"x": "nan", "y": "1"}, {"x": "1e9", "y": "1"}, {"x": "1"}, {}],
)
def test_a_move_to_nowhere_is_refused(own_site: Site, fields: dict[str, str]) -> None:
    answer = own_site.post(
        f"/map/positions?{PLACE.partition('?')[2]}", data={"node": "benefit-cap", **fields}
    )
    assert answer.status_code == 422


def test_what_is_not_drawn_cannot_be_moved(own_site: Site) -> None:
    answer = own_site.post(
        f"/map/positions?{PLACE.partition('?')[2]}", data={"node": "gateshead", "step": "up"}
    )
    assert answer.status_code == 404


def test_an_empty_map_invites_to_fill_it(blank_site: Site) -> None:
    text = page(blank_site, "/map")
    assert "Nothing is on this map yet." in text
    assert "Record what you saw" in text


def test_a_filter_that_matches_nothing_can_be_cleared(site: Site) -> None:
    text = page(site, f"{PLACE}&kind=")
    assert "No link matches." in text
    assert "Clear the filters" in text
    assert 'name="kind"' in text


@pytest.mark.parametrize("as_of", ["any", "2016", "2018-04-01"])
def test_a_map_is_drawn_as_it_was_on_another_day(site: Site, as_of: str) -> None:
    assert site.get(f"/map?scale=country&system=united-kingdom&as_of={as_of}").status_code == 200


@pytest.mark.parametrize("scale", ["person", "organisation", "place", "country"])
def test_every_scale_has_a_map(site: Site, scale: str) -> None:
    for view in ("map", "table"):
        assert site.get(f"/map?scale={scale}&view={view}").status_code == 200
