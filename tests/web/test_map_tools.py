"""The tools of the map over HTTP: focus, find, narrow, colour, open, save, and the actors."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import pytest

from graphmap.model.changes import ChangeSet, Put
from graphmap.model.nodes import Person

if TYPE_CHECKING:
    from tests.web.conftest import Site

PLACE = "scale=place&system=gateshead"
COUNTRY = "scale=country&system=united-kingdom"
TAX = "council-tax-recovery"


def page(site: Site, path: str) -> str:
    answer = site.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def data(site: Site, asked: str) -> dict[str, Any]:
    return site.get(f"/api/v1/map?{asked}").get_json()


def lit(site: Site, asked: str) -> set[str]:
    return set(data(site, asked)["lighting"]["nodes"])


def test_focus_runs_down_up_and_between_as_the_analyses_define_it(site: Site) -> None:
    selected = f"{PLACE}&selected={TAX}&steps=5"
    both = lit(site, selected)
    # L01, L02 and "fees are added to what is owed" come back to it: they lead to it.
    assert lit(site, f"{selected}&direction=up") == {TAX, "council-tax-arrears", "fees-added"}
    down = lit(site, f"{selected}&direction=down")
    assert {"rent-arrears", "settled-home", "financial-stability"} <= down
    assert down <= both
    assert lit(site, f"{selected}&to=rent-arrears") == {TAX, "fees-added", "rent-arrears"}


def test_only_these_draws_the_focus_alone(site: Site) -> None:
    drawn = data(site, f"{PLACE}&selected={TAX}&steps=5&to=rent-arrears&only=1")
    assert {node["id"] for node in drawn["nodes"]} == {TAX, "fees-added", "rent-arrears"}


@pytest.mark.parametrize("view", ["map", "table"])
def test_one_thing_found_is_selected_and_several_are_listed(site: Site, view: str) -> None:
    answer = site.get(f"/map?{PLACE}&view={view}&find=benefit+cap")
    assert answer.status_code == 303
    assert "selected=benefit-cap" in answer.headers["Location"]
    several = page(site, f"/map?{PLACE}&view={view}&find=support")
    assert "Several things here are called so" in several
    assert "selected=continuity-of-support" in several
    none = page(site, f"/map?{PLACE}&view={view}&find=zzz")
    assert "Nothing on this map is called “zzz”" in none


def test_names_are_suggested_from_this_map_alone(site: Site) -> None:
    given = site.get(f"/api/v1/map/names?{PLACE}&find=coun").get_json()
    names = [one["name"] for one in given["names"]]
    assert "Council tax recovery" in names
    assert "Gateshead Council" not in names
    assert site.get(f"/api/v1/map/names?{PLACE}&find=").get_json()["names"] == []


def test_a_map_narrows_by_place_outcome_and_type_of_policy(site: Site) -> None:
    york = data(site, f"{COUNTRY}&everything=1&place=york")
    assert 0 < len(york["links"]) < 10
    homes = data(site, f"{COUNTRY}&outcome=homelessness-prevented&steps=1")
    assert {link["target"] for link in homes["links"]} == {"homelessness-prevented"}
    statutes = data(site, f"{COUNTRY}&everything=1&type=statute")
    policies = {node["id"] for node in statutes["nodes"] if node["kind"] == "Policy"}
    every = {node["id"] for node in data(site, f"{COUNTRY}&everything=1")["nodes"]}
    assert policies < every
    assert site.get(f"/map?{COUNTRY}&place=atlantis").status_code == 404


def test_a_tag_keeps_the_links_that_have_an_end_with_it(own_site: Site) -> None:
    store = own_site.maps.default.store
    node = store.nodes(["benefit-cap"]).records[0]
    revised = node.model_copy(update={"tags": ("rent",)})
    change = Put(value=revised, expected_version=node.version)
    store.apply(ChangeSet(operation_id="tag", actor="test", changes=(change,)))
    drawn = data(own_site, f"{PLACE}&tag=rent")
    assert {link["source"] for link in drawn["links"]} == {"benefit-cap"}
    assert data(own_site, f"{PLACE}&tag=nothing")["nodes"] == []
    assert "Clear the filters" in page(own_site, f"/map?{PLACE}&tag=nothing")


@pytest.mark.parametrize(
    ("colour", "node", "number"),
    [
        ("leverage", "Council tax recovery", 2),
        ("blocked", "Council tax recovery", 2),
        ("blocked", "Benefit cap", 1),
        ("sources", "Benefit sanctions", 1),
    ],
)
def test_a_colour_writes_its_number_on_drawing_and_table(
    site: Site, colour: str, node: str, number: int
) -> None:
    drawn = page(site, f"/map?{PLACE}&colour={colour}&view=map")
    assert re.search(r'"heat":\[\d+,"#', drawn)
    table = page(site, f"/map?{PLACE}&colour={colour}&view=table")
    rows = table.split('class="tbl numbers"')[1].split("</table>")[0]
    row = next(part for part in rows.split("<tr>") if node in part)
    assert re.search(rf'class="heat h[1-4]">{number}<', row)


def test_a_colour_by_the_newest_evidence_writes_years(site: Site) -> None:
    table = page(site, f"/map?{COUNTRY}&colour=newest&view=table")
    years = re.findall(r'class="heat h[1-4]">(\d+)<', table.split('class="tbl numbers"')[1])
    assert years
    assert all(2010 <= int(year) <= 2026 for year in years)


def test_a_badge_opens_the_policies_folded_into_its_outcome(site: Site) -> None:
    before = {node["id"] for node in data(site, COUNTRY)["nodes"]}
    opened = data(site, f"{COUNTRY}&open=homelessness-prevented")
    after = {node["id"] for node in opened["nodes"]}
    assert before < after
    assert len(after - before) == 5
    home = next(node for node in opened["nodes"] if node["id"] == "homelessness-prevented")
    assert home["folded_blocks"] == home["folded_enables"] == 0
    for view in ("map", "table"):
        assert "open=homelessness-prevented" in page(site, f"/map?{COUNTRY}&view={view}")


def test_a_view_is_saved_opened_shared_and_deleted(own_site: Site) -> None:
    visitor = own_site.visitor()
    asked = f"{PLACE}&selected={TAX}&steps=5&colour=blocked&does=blocks"
    saved = visitor.send(f"/map/views?{asked}", name="Debt in Gateshead")
    assert saved.status_code == 303
    assert dict(part.split("=") for part in saved.headers["Location"][5:].split("&")) == dict(
        part.split("=") for part in asked.split("&")
    )
    assert "Saved as Debt in Gateshead" in visitor.get(saved.headers["Location"])
    assert "Debt in Gateshead" in visitor.get(f"/map/views?{PLACE}")
    other = own_site.visitor()
    assert other.client.get("/map/views/debt-in-gateshead").headers["Location"].startswith("/map?")
    listed = own_site.get("/api/v1/map/views").get_json()["views"]
    assert [view["name"] for view in listed] == ["Debt in Gateshead"]
    again = visitor.send(f"/map/views?{PLACE}", name="Debt in Gateshead")
    assert again.status_code == 422
    assert 'value="Debt in Gateshead"' in again.get_data(as_text=True)
    replaced = visitor.send(f"/map/views?{PLACE}", name="Debt in Gateshead", replace="1")
    assert replaced.status_code == 303
    gone = visitor.send(f"/map/views/debt-in-gateshead/delete?{PLACE}", form=f"/map/views?{PLACE}")
    assert gone.status_code == 303
    assert own_site.get("/map/views/debt-in-gateshead").status_code == 404
    assert visitor.send(f"/map/views?{PLACE}", name="Debt in Gateshead").status_code == 303


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_a_view_without_a_name_is_not_saved(own_site: Site, name: str) -> None:
    assert own_site.visitor().send(f"/map/views?{PLACE}", name=name).status_code == 422


def test_the_export_page_takes_along_what_the_map_asks_for(site: Site) -> None:
    text = page(site, f"/map?{PLACE}&selected={TAX}&does=blocks")
    assert "/export?scale=place&amp;system=gateshead&amp;drawn=selected%3D" in text
    assert "does%3Dblocks" in text


def test_the_actors_of_a_place_are_drawn_and_listed_by_name(site: Site) -> None:
    asked = "scale=place&system=plymouth&what=actors"
    drawn = data(site, asked)
    kinds = {node["kind"] for node in drawn["nodes"]}
    assert kinds == {"Person", "Organisation", "Place"}
    columns = {node["kind"]: node["column"] for node in drawn["nodes"]}
    assert columns == {"Person": "left", "Organisation": "spine", "Place": "right"}
    table = page(site, f"/map?{asked}&view=table")
    assert "Gary Wallace" in table
    assert "Every tie" in table
    drawing = page(site, f"/map?{asked}&view=map").split('id="drawing"')[1].split("</svg>")[0]
    assert drawing.count("<a ") == len(drawn["nodes"])


def test_selecting_an_actor_lights_its_ties_on_page_and_parts(site: Site) -> None:
    asked = "scale=place&system=plymouth&what=actors&selected=plymouth-alliance-org"
    given = site.get(f"/map/selection?{asked}").get_json()
    assert given["label"] == "Selected: Plymouth Alliance"
    assert given["lighting"]["selected"] == "plymouth-alliance-org"
    assert "plymouth" in given["lighting"]["nodes"]
    assert site.get(f"/map?{asked}&selected=nobody").status_code == 404


def test_every_action_on_the_map_of_actors_is_in_its_table(site: Site) -> None:
    asked = "/map?scale=place&system=plymouth&what=actors"
    found = []
    for view in ("map", "table"):
        text = page(site, f"{asked}&view={view}").split("<main")[1]
        links = set(re.findall(r'href="(/(?:map|nodes|export)[^"]*)"', text))
        found.append({link.replace("view=map", "view=table") for link in links})
    assert found[0] <= found[1]


def test_people_are_shown_as_far_as_profile_and_consent_allow(site: Site) -> None:
    asked = "scale=country&system=united-kingdom"
    rows = {}
    for profile in ("steward", "public"):
        answer = site.get(f"/map/actors.csv?{asked}&profile={profile}")
        assert answer.mimetype == "text/csv"
        text = answer.get_data().decode("utf-8-sig")
        rows[profile] = list(csv.DictReader(io.StringIO(text)))
    assert any(row["from"] == "Mark Smith" for row in rows["steward"])
    consent = {
        person.name: person.consent
        for person in site.maps.default.store.snapshot().nodes
        if isinstance(person, Person)
    }
    for profile, level in (("steward", "map"), ("public", "public")):
        people = {row["from"] for row in rows[profile] if row["from_kind"] == "Person"}
        assert people == {name for name, levels in consent.items() if level in levels}


def test_the_drawing_of_actors_is_exported_for_its_profile(site: Site) -> None:
    answer = site.get("/export/file?scale=place&system=plymouth&format=svg&drawn=what%3Dactors")
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    text = answer.get_data(as_text=True)
    assert "Actors of Plymouth" in text
    assert "Profile workshop" in text
