"""What if: the page and the JSON say what the service says, and the map stays as it is."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from graphmap.analysis.scenario_documents import read_scenario
from graphmap.model.records import graph_hash
from graphmap.services.analyses.what_if import what_if_in

if TYPE_CHECKING:
    from tests.web.conftest import Site

#: Of the 61 blocked pairs council tax recovery frees these; in three more others block as well.
FREED = {
    ("financial-stability", "bristol"),
    ("financial-stability", "newcastle"),
    ("financial-stability", "york"),
    ("good-mental-health", "bristol"),
    ("good-mental-health", "york"),
    ("situation-understood", "gateshead"),
}


def words_of(text: str) -> str:
    """Give the text of a page as one line without its elements."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def main_of(site: Site, path: str, status: int = 200) -> str:
    answer = site.get(path)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True).split('<main id="main"')[1].split("</main>")[0]


def hash_of(site: Site) -> str:
    whole = site.maps.default.store.snapshot()
    return graph_hash(whole.nodes, whole.links)


def test_the_page_says_what_switching_a_policy_off_frees_and_relieves(site: Site) -> None:
    text = words_of(main_of(site, "/what-if?system=&off=council-tax-recovery"))
    assert "If “Council tax recovery” is switched off, 6 of the 61 pairs" in text
    assert "6 of 61 pairs freed" in text
    assert "3 relieved" in text
    assert "52 still blocked as before" in text
    assert "0 newly blocked" in text
    assert "1 loop is broken Council tax arrears, Council tax recovery, Fees added" in text
    assert "Worked out at revision 1 from 123 of 131 effects of a map of 605 nodes" in text
    cells = re.findall(
        r'aria-label="([^"]+): (freed|relieved)"',
        main_of(site, "/what-if?system=&off=council-tax-recovery"),
    )
    assert [state for _, state in cells].count("freed") == 6
    assert "Household finances hold together in England" in {name for name, _ in cells}


@pytest.mark.parametrize(
    "changes",
    [
        {"off": ["council-tax-recovery", "uc-sanctions@england"]},
        {"off": ["uc-sanctions"], "add": ["council-tax-recovery:+:financial-stability@york"]},
        {"reverse": ["aeec7187-ec1a-5da0-8aa6-34a9e32be285"]},
        {},
    ],
)
def test_the_json_is_what_the_service_says(site: Site, changes: dict[str, list[str]]) -> None:
    told = site.get("/api/v1/what-if", query_string=changes).json
    result = what_if_in(site.maps.default, read_scenario(**changes))
    assert told == json.loads(json.dumps(result.to_json()))
    assert {"analysis", "revision", "parameters", "graph", "truncated", "rows"} <= told.keys()


def test_the_json_frees_the_known_pairs_and_says_when_it_is_cut(site: Site) -> None:
    told = site.get("/api/v1/what-if?off=council-tax-recovery").json
    assert {tuple(pair) for pair in told["freed"]} == FREED
    assert len(told["relieved"]) == 3
    cut = site.get("/api/v1/what-if?off=council-tax-recovery&limit=2").json
    assert (len(cut["rows"]), cut["changed"], cut["truncated"]) == (2, 6, True)


def test_one_pair_is_explained_by_its_chains_before_and_after(site: Site) -> None:
    query = "off=council-tax-recovery&explain=1&outcome=financial-stability&place=york"
    (row,) = site.get(f"/api/v1/what-if?{query}").json["rows"]
    assert (row["before"], row["after"]) == ("blocked", "none")
    assert (len(row["chains_before"]), row["chains_after"]) == (1, [])
    assert site.get("/api/v1/what-if?off=council-tax-recovery&explain=1").status_code == 422
    text = words_of(main_of(site, f"/what-if?system=&{query.replace('explain=1&', '')}"))
    assert "Household finances hold together in York" in text
    assert "Before: blocked. Afterwards: no policy reaches it." in text
    assert "Chain 1: blocks, is cut" in text


def test_trying_leaves_the_map_as_it_was(own_site: Site) -> None:
    before = hash_of(own_site)
    effect = "aeec7187-ec1a-5da0-8aa6-34a9e32be285"
    for query in (
        "off=council-tax-recovery",
        "off=council-tax-recovery@gateshead&outcome=financial-stability&place=gateshead",
        f"drop={effect}",
        f"reverse={effect}",
        "add=council-tax-recovery:-:work-that-lasts@gateshead",
    ):
        for path in ("/what-if", "/api/v1/what-if", "/scenarios/new", "/what-if/experiment"):
            asked = f"{path}?{query.split('&')[0]}" if path != "/what-if" else f"{path}?{query}"
            assert own_site.get(asked).status_code == 200, asked
    assert own_site.get("/smallest-set?budget=4").status_code == 200
    assert hash_of(own_site) == before
    assert own_site.maps.default.store.revision() == 1


def test_a_policy_typed_by_name_joins_what_is_tried_in_the_address(site: Site) -> None:
    answer = site.get("/what-if?off=uc-sanctions&policy=Council+Tax+recovery&within=gateshead")
    assert answer.status_code == 303
    query = parse_qs(urlsplit(answer.location).query)
    assert query["off"] == ["uc-sanctions", "council-tax-recovery@gateshead"]
    assert "policy" not in query
    typed = "cause=Council+tax+recovery&does=enables&target=Work+that+lasts&where="
    supposed = parse_qs(urlsplit(site.get(f"/what-if?{typed}").location).query)
    assert supposed["add"] == ["council-tax-recovery:+:work-that-lasts"]


def test_a_name_that_is_not_on_the_map_is_refused_at_its_field_and_kept(site: Site) -> None:
    text = main_of(site, "/what-if?system=&policy=Council+tax+recovry&within=Nowhere", 422)
    told = words_of(text)
    assert "The policy is no name on this map; do you mean “Council tax recovery”?" in told
    assert "The place is no name on this map; choose one from the list" in told
    assert 'value="Council tax recovry"' in text
    assert 'href="#policy"' in text
    blank = words_of(main_of(site, "/what-if?system=&cause=Council+tax+recovery", 422))
    assert "What it does is missing" in blank
    assert "What it acts on is blank" in blank


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("off=council-tax-recovery&off=nobody", "Off, number 2,"),
        ("off=council-tax-recovery@nowhere", "Off, number 1,"),
        ("drop=nothing", "Drop, number 1,"),
        ("reverse=nothing", "Reverse, number 1,"),
        ("add=council-tax-recovery:-:nothing", "Add, number 1,"),
        ("add=nonsense", "CAUSE:SIGN:TARGET"),
        ("max_steps=9", "max_steps"),
        ("max_length=0", "max_length"),
        ("scope=nobody", "Scope"),
        ("of=council-tax-recovery", "this takes"),
    ],
)
def test_bad_input_is_refused_with_its_place(site: Site, query: str, place: str) -> None:
    answer = site.get(f"/api/v1/what-if?{query}")
    assert answer.status_code == 422
    told = json.dumps(answer.json)
    assert place in told
    assert not re.search(r"nobody|nowhere|nothing\b(?! that)|nonsense", told)
    if not query.startswith("of="):
        assert site.get(f"/what-if?{query}").status_code == 422


def test_everything_tried_stays_in_the_address_when_the_system_changes(site: Site) -> None:
    text = site.get("/what-if?off=uc-sanctions&off=council-tax-recovery&as_of=2024").text
    (link,) = {
        html.unescape(found)
        for found in re.findall(r'href="(/what-if\?[^"]+)"', text)
        if "system=york" in found
    }
    query = parse_qs(urlsplit(link).query)
    assert query["off"] == ["uc-sanctions", "council-tax-recovery"]
    assert query["as_of"] == ["2024"]


def test_without_a_scenario_the_page_offers_what_blocks_the_outcome_it_comes_from(
    site: Site,
) -> None:
    text = main_of(site, "/what-if?system=&outcome=financial-stability")
    assert "What blocks “Household finances hold together”" in words_of(text)
    assert "Switch off “Council tax recovery”" in words_of(text)
    assert "off=council-tax-recovery" in text
    assert site.get("/what-if?outcome=nobody").status_code == 404
    assert site.get("/what-if?outcome=gateshead").status_code == 404


def test_policies_outcomes_and_effects_lead_to_what_if_they_changed(site: Site) -> None:
    for path, link in (
        ("/nodes/council-tax-recovery", "/what-if?{}off=council-tax-recovery"),
        ("/nodes/financial-stability", "/what-if?{}outcome=financial-stability"),
        ("/blocking?system=&open=council-tax-recovery", "/what-if?{}off=council-tax-recovery"),
    ):
        text = html.unescape(site.get(path).text)
        assert "What if this changed?" in text
        start, _, end = link.partition("{}")
        assert re.search(rf'href="{re.escape(start)}[^"]*{re.escape(end)}"', text), path
    effect = html.unescape(site.get("/nodes/aeec7187-ec1a-5da0-8aa6-34a9e32be285").text)
    assert "drop=aeec7187-ec1a-5da0-8aa6-34a9e32be285" in effect
    assert "reverse=aeec7187-ec1a-5da0-8aa6-34a9e32be285" in effect


def test_a_policy_switched_off_can_be_softened_to_one_of_its_effects(site: Site) -> None:
    text = html.unescape(main_of(site, "/what-if?system=&off=council-tax-recovery"))
    link = re.search(
        r'href="(/what-if\?[^"]*drop=aeec7187-ec1a-5da0-8aa6-34a9e32be285[^"]*)"', text
    )
    assert link
    assert "off=" not in link[1]
    softer = words_of(main_of(site, link[1]))
    assert "Council tax recovery blocks Household finances hold together in York" in softer
    assert "1 of 61 pairs freed" in softer


def test_a_place_looked_at_is_filled_in_and_effects_elsewhere_are_told(site: Site) -> None:
    at = "/what-if?scale=place&system=gateshead"
    field = re.search(r'<input[^>]*id="within"[^>]*>', main_of(site, at))
    assert field
    assert 'value="Gateshead"' in field[0]
    assert not re.search(r'id="within"[^>]* value="G', main_of(site, "/what-if?system="))
    everywhere = html.unescape(main_of(site, f"{at}&off=council-tax-recovery"))
    assert "recorded outside Gateshead would change too" in words_of(everywhere)
    link = re.search(r'href="([^"]+)">Switch off only in Gateshead', everywhere)
    assert link
    here = words_of(main_of(site, link[1]))
    assert "Only effects recorded in Gateshead would change." in here
    assert "switched off in Gateshead and the places in it" in here
    # an emptied field is everywhere
    answer = site.get(f"{at}&policy=Council+tax+recovery&within=")
    assert parse_qs(urlsplit(answer.location).query)["off"] == ["council-tax-recovery"]


def test_every_pair_that_changes_lists_those_that_are_relieved(site: Site) -> None:
    text = main_of(site, "/what-if?scale=place&system=gateshead&off=council-tax-recovery@gateshead")
    listed = text.split("Every pair that changes")[1].split("</table>")[0]
    assert listed.count(">freed</td>") == 1
    assert listed.count(">relieved</td>") == 1


def test_pairs_say_how_many_sources_speak_against_their_block(own_site: Site) -> None:
    at = "/what-if?system=&off=allocation-arrears-bar"
    assert "≠" not in main_of(own_site, f"{at}@gateshead").split("Every pair that changes")[1]
    answer = own_site.visitor().send(
        "/observations/new",
        observed="She moved although she was in arrears",
        cause="allocation-arrears-bar",
        target="settled-home",
        shows="against",
        place="Gateshead",
        date="2026-11-24",
        how_we_know="I saw it",
        sensitivity="steward",
        actor="Ada",
    )
    assert answer.status_code == 303
    text = main_of(own_site, at)
    assert re.search(
        r'aria-label="A safe and settled home in Gateshead: \w+( \w+)?, 1 against the block"', text
    )
    assert "≠ sources speak against the block" in words_of(text)
    smallest = main_of(own_site, "/smallest-set?system=&budget=1&must=allocation-arrears-bar")
    assert "1 against the block" in smallest


def test_the_four_ways_to_look_are_one_place(site: Site) -> None:
    for path, current in (
        ("/blocking?system=", "Ranked"),
        ("/what-if?system=", "What if"),
        ("/smallest-set?system=", "Smallest set"),
        ("/scenarios?system=", "What if"),
    ):
        text = site.get(path).get_data(as_text=True)
        nav = text.split('aria-label="Ways to look"')[1].split("</nav>")[0]
        links = re.findall(r'<a href="[^"]+"( aria-current="page")?>([^<]+)</a>', nav)
        assert [words for _, words in links] == ["Ranked", "By place", "What if", "Smallest set"]
        assert [words for mark, words in links if mark] == [current]
        main = text.split('aria-label="Main"')[1].split("</nav>")[0]
        assert re.search(r'aria-current="page">Policies that block<', main), path


def test_at_a_lower_profile_what_is_hidden_is_like_what_is_not_there(own_site: Site) -> None:
    whole = own_site.maps.default.store.snapshot().node_by_id["council-tax-recovery"]
    hidden: dict[str, Any] = {"kind": "Policy", "name": "A quiet rule", "sensitivity": "steward"}
    change = {"op": "put", "record": "node", "id": whole.id, "expected_version": whole.version}
    body = {"operation_id": "o", "actor": "Ana", "changes": [{**change, "value": hidden}]}
    assert own_site.post("/api/v1/changes", json=body).status_code == 200
    refused = own_site.get("/api/v1/what-if?off=council-tax-recovery&profile=workshop")
    missing = own_site.get("/api/v1/what-if?off=nobody&profile=workshop")
    assert (refused.status_code, refused.data) == (422, missing.data)
    assert own_site.get("/api/v1/what-if?off=council-tax-recovery").status_code == 200
    assert own_site.get("/what-if?profile=workshop").status_code == 422


def test_a_chain_that_turns_and_one_that_is_supposed_are_told_for_what_they_are(
    site: Site,
) -> None:
    effect = "aeec7187-ec1a-5da0-8aa6-34a9e32be285"
    pair = "outcome=financial-stability&place=york"
    turned = words_of(main_of(site, f"/what-if?system=&reverse={effect}&{pair}"))
    assert "Before: blocked. Afterwards: enabled." in turned
    assert "Chain 1: blocks, enables afterwards" in turned
    new = "add=uc-sanctions:-:financial-stability@york"
    supposed = words_of(main_of(site, f"/what-if?system=&{new}&{pair}"))
    assert "Chain 1: blocks, is new" in supposed
    assert (
        "Benefit sanctions blocks Household finances hold together in York , supposed" in supposed
    )
    assert "Chain 2: blocks, stays as it is" in supposed
    assert "No pair changes its state." in supposed


def test_what_would_be_newly_blocked_is_said_and_marked(site: Site) -> None:
    query = "system=&add=uc-sanctions:-:work-that-lasts@wigan"
    text = main_of(site, f"/what-if?{query}")
    assert "1 newly blocked" in words_of(text)
    assert "; 1 would be newly blocked." in words_of(text)
    assert re.search(r'aria-label="Work that lasts in Wigan: newly blocked"', text)
    assert "Newly blocked: Work that lasts (Wigan)." in words_of(
        main_of(site, f"/what-if/experiment?{query}")
    )


def test_a_pair_that_is_not_for_the_reader_is_not_explained(site: Site) -> None:
    for path in ("what-if?off=uc-sanctions&", "smallest-set?"):
        answer = site.get(f"/api/v1/{path}explain=1&outcome=nobody&place=nowhere")
        assert answer.status_code == 404
        assert "nobody" not in answer.text
