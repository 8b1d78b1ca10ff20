"""Policies that block: the page, the JSON and the CSV give the known answers alike."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from graphmap.resources import resource_path

if TYPE_CHECKING:
    from tests.web.conftest import Site

KNOWN = json.loads(resource_path("fixtures", "known_answers", "blocking.json").read_text("utf-8"))
ROW = re.compile(r'<tr[^>]* id="row-([^"]+)">(.*?)</tr>', re.DOTALL)
RANKED = [answer for answer in KNOWN["answers"] if "number_of_places" in answer["expected"]]


def query_of(parameters: dict[str, Any]) -> str:
    return "&".join(f"{name}={1 if value is True else value}" for name, value in parameters.items())


def number_in(cell: str, row: str) -> int:
    found = re.search(rf'<td class="[^"]*\b{cell}\b[^"]*">.*?<b>(\d+)</b>', row, re.DOTALL)
    assert found, cell
    return int(found[1])


@pytest.mark.parametrize("answer", RANKED, ids=lambda answer: answer["name"])
def test_page_and_api_put_the_known_policy_first(site: Site, answer: dict[str, Any]) -> None:
    expected, query = answer["expected"], query_of(answer["parameters"])
    row = site.get(f"/api/v1/blocking?{query}").json["rows"][0]
    assert row["policy"] == expected["policy"]
    assert len(row["places"]) == expected["number_of_places"]
    text = site.get(f"/blocking?system=&{query}").get_data(as_text=True)
    policy, shown = ROW.findall(text)[0]
    assert policy == expected["policy"]
    assert number_in("pl", shown) == expected["number_of_places"]
    if "number_of_pairs" in expected:
        assert len(row["pairs"]) == expected["number_of_pairs"]
        assert len(row["outcomes"]) == expected["number_of_outcomes"]
        assert number_in("pr", shown) == expected["number_of_pairs"]
        assert number_in("o", shown) == expected["number_of_outcomes"]
    if "places" in expected:
        assert row["places"] == expected["places"]


def test_34_policies_block_something_today_on_page_api_and_csv(site: Site) -> None:
    assert len(site.get("/api/v1/blocking").json["rows"]) == 34
    text = site.get("/blocking?system=&all=1").get_data(as_text=True)
    assert len(ROW.findall(text)) == 34
    table = site.get("/blocking.csv?system=").get_data(as_text=True).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert len(rows) == 34
    assert (rows[0]["policy"], rows[0]["places"], rows[0]["pairs"]) == (
        "council-tax-recovery",
        "6",
        "9",
    )


def test_a_table_to_take_away_is_for_a_workshop_unless_said_otherwise(site: Site) -> None:
    def name_of(path: str) -> str:
        return site.get(path).headers["Content-Disposition"]

    assert "policies-that-block-workshop.csv" in name_of("/blocking.csv?system=")
    assert "policies-that-block-public.csv" in name_of("/blocking.csv?system=&profile=public")
    page = site.get("/export?profile=public").get_data(as_text=True)
    assert "profile=public" in page.split("/blocking.csv?")[1].split('"')[0]


def test_the_resource_takes_the_profile_and_the_page_is_for_stewards(own_site: Site) -> None:
    hidden = {"kind": "Policy", "name": "A quiet rule", "sensitivity": "steward"}
    whole = own_site.maps.default.store.snapshot().node_by_id["council-tax-recovery"]
    change = {"op": "put", "record": "node", "id": whole.id, "expected_version": whole.version}
    body = {"operation_id": "o", "actor": "Ana", "changes": [{**change, "value": hidden}]}
    assert own_site.post("/api/v1/changes", json=body).status_code == 200

    def policies(query: str) -> list[str]:
        return [row["policy"] for row in own_site.get(f"/api/v1/blocking?{query}").json["rows"]]

    everything = policies("profile=steward")
    assert everything == policies("")
    assert whole.id in everything
    assert policies("profile=workshop") == [id_ for id_ in everything if id_ != whole.id]
    table = own_site.get("/blocking.csv?system=").get_data(as_text=True)
    assert "A quiet rule" not in table
    assert whole.id not in table
    assert "A quiet rule" in own_site.get("/blocking.csv?system=&profile=steward").text
    asked = f"/api/v1/blocking?policy={whole.id}&explain=1&profile=workshop"
    assert own_site.get(asked).status_code == 404
    for path in ("/api/v1/blocking?profile=nobody", "/blocking?profile=workshop"):
        assert own_site.get(path).status_code == 422


def test_the_whole_map_and_the_country_that_holds_it_rank_alike(site: Site) -> None:
    everything = site.get("/api/v1/blocking").json["rows"]
    country = site.get("/api/v1/blocking?scale=country&system=united-kingdom").json["rows"]
    assert [row["policy"] for row in country] == [row["policy"] for row in everything]


def test_an_opened_row_shows_the_observations_and_sources_of_its_chains(site: Site) -> None:
    explained = site.get("/api/v1/blocking?policy=council-tax-recovery&explain=1").json["rows"][0]
    assert len(explained["pairs"]) == 9
    for pair in explained["pairs"]:
        address = (
            f"/blocking?system=&open=council-tax-recovery"
            f"&outcome={pair['outcome']}&place={pair['place']}"
        )
        text = site.get(address).get_data(as_text=True)
        trail = text.split('id="trail-council-tax-recovery"')[1].split("</tr>")[0]
        for chain in pair["chains"]:
            for id_ in (*chain["observations"], *chain["sources"]):
                assert f'href="/nodes/{id_}?' in trail, (pair, id_)


def test_a_policy_on_its_own_is_asked_for_by_id(site: Site) -> None:
    rows = site.get("/api/v1/blocking?policy=uc-first-payment-wait").json["rows"]
    assert [row["policy"] for row in rows] == ["uc-first-payment-wait"]
    assert site.get("/api/v1/blocking?policy=nobody").status_code == 404


def test_the_policies_that_block_one_outcome_keep_their_order_and_numbers(site: Site) -> None:
    whole = site.get("/api/v1/blocking").json["rows"]
    blocking = [row for row in whole if "financial-stability" in row["outcomes"]]
    told = site.get("/api/v1/blocking?for_outcome=financial-stability").json
    assert (told["ranked"], told["rows"]) == (6, blocking)
    text = site.get("/blocking?system=&for_outcome=financial-stability").get_data(as_text=True)
    assert [policy for policy, _ in ROW.findall(text)] == [row["policy"] for row in blocking]
    assert "<h1>Policies that block “Household finances hold together”</h1>" in text
    for missing in ("nothing", "council-tax-recovery", "gateshead"):
        assert site.get(f"/api/v1/blocking?for_outcome={missing}").status_code == 404
    both = "policy=council-tax-recovery&for_outcome=financial-stability"
    assert site.get(f"/api/v1/blocking?{both}").status_code == 422
    few = site.get("/api/v1/blocking?for_outcome=financial-stability&limit=2").json
    assert (few["rows"], few["truncated"]) == (blocking[:2], True)
    assert few["parameters"]["limit"] == 2


def test_a_cell_leads_to_the_outcome_that_is_asked_about_where_it_is_blocked(site: Site) -> None:
    text = site.get("/blocking?system=&for_outcome=financial-stability").get_data(as_text=True)
    links = re.findall(r'class="hm h\d" href="([^"]+)"', text)
    rows = {row["policy"]: row for row in site.get("/api/v1/blocking").json["rows"]}
    assert links
    for link in links:
        policy, place, outcome = (
            re.search(rf"[?;]{name}=([^&#]+)", link)[1] for name in ("open", "place", "outcome")
        )
        is_asked = ["financial-stability", place] in rows[policy]["pairs"]
        assert (outcome == "financial-stability") == is_asked


def test_the_picture_of_one_outcome_holds_its_policies_alone_and_says_so(site: Site) -> None:
    path = "/blocking.svg?system=&for_outcome=financial-stability"
    words = site.get(path).get_data(as_text=True)
    assert "Only policies that block “Household finances hold together”" in words
    whole = site.get("/api/v1/blocking").json["rows"]
    for row in whole:
        assert (row["name"] in words) == ("financial-stability" in row["outcomes"]), row["name"]


def test_from_one_place_the_what_if_switches_a_policy_off_in_that_place(site: Site) -> None:
    query = "scale=place&system=gateshead&open=council-tax-recovery"
    text = site.get(f"/blocking?{query}").get_data(as_text=True)
    assert "off=council-tax-recovery%40gateshead" in text
    assert "What if this changed in Gateshead?" in text


def test_what_has_ended_is_told_and_not_counted(site: Site) -> None:
    text = site.get("/blocking?system=&open=council-tax-recovery").get_data(as_text=True)
    assert "ended 1 April 2018" in text
    assert re.search(r'class="hm en"[^>]*aria-label="2, ended 1 April 2018"', text)


def test_the_hint_says_what_the_rank_was_worked_out_on(site: Site) -> None:
    text = " ".join(site.get("/blocking?system=").get_data(as_text=True).split())
    assert "A structural hint, not a finding." in text
    assert "at revision 1 from 123 effects with evidence in 25 places, as of today" in text


def test_one_place_is_named_and_not_called_places(site: Site) -> None:
    here = " ".join(site.get("/blocking?scale=place&system=york").get_data(as_text=True).split())
    assert "<h1>Policies that block outcomes in York</h1>" in here
    assert "most outcomes first" in here
    assert "each blocking in one place" not in here
    whole = site.get("/blocking?system=").get_data(as_text=True)
    assert "<h1>Policies that block outcomes across places</h1>" in whole


def test_a_date_typed_by_hand_is_asked_for_by_its_name(site: Site) -> None:
    answer = site.get("/blocking?system=&on=2017")
    assert answer.status_code == 303
    assert "as_of=2017" in answer.location
    row = site.get("/api/v1/blocking?as_of=2017&policy=council-tax-recovery").json["rows"][0]
    assert "hammersmith-and-fulham" in row["places"]


@pytest.mark.parametrize(
    "query",
    ["as_of=yesterday", "max_steps=0", "max_steps=9", "roll_up=town", "scope=nobody", "limit=0"],
)
def test_a_parameter_without_a_meaning_is_refused_by_name(site: Site, query: str) -> None:
    answer = site.get(f"/api/v1/blocking?{query}")
    assert answer.status_code == 422
    name, _, value = query.partition("=")
    assert name in json.dumps(answer.json)
    assert value not in answer.json["error"]["message"] or value in ("0", "9")


def test_a_place_where_nothing_is_recorded_says_that_nobody_may_have_looked(site: Site) -> None:
    blank = site.get("/blocking?scale=place&system=wigan")
    assert "That may mean nobody has looked" in blank.get_data(as_text=True)
