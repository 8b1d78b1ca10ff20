"""The pages and resources of the analyses: equal to the services, evidence a step away."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from graphmap.resources import resource_path
from graphmap.services.analyses.compare import dates_compared, places_compared, revisions_compared
from graphmap.services.analyses.disagreement import disagreement_in
from graphmap.services.analyses.learning import learning_in
from graphmap.services.analyses.leverage import leverage_explained, leverage_in
from graphmap.services.analyses.loops import loop_explained, loops_in
from graphmap.services.analyses.organisations import bridges_in, gaps_in
from graphmap.services.analyses.reach import between, downstream_of, upstream_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphmap.services.workspace import Workspace
    from tests.web.conftest import Site

KNOWN = json.loads(resource_path("fixtures", "known_answers", "loops.json").read_text("utf-8"))
RECOVERY, MONEY = "council-tax-recovery", "financial-stability"
RESOURCES: list[tuple[str, Callable[[Workspace], Any]]] = [
    ("leverage", leverage_in),
    (f"leverage?explain={RECOVERY}", lambda of: leverage_explained(of, RECOVERY)),
    ("leverage?max_length=2", lambda of: leverage_in(of, max_length=2)),
    ("loops?include_assumed=1", lambda of: loops_in(of, include_assumed=True)),
    ("loops?explain=R1", lambda of: loop_explained(of, "R1")),
    ("disagreement?as_of=any", lambda of: disagreement_in(of, as_of="any")),
    ("bridges", bridges_in),
    ("gaps?profile=public", lambda of: gaps_in(of, profile="public")),
    (
        "compare?places=gateshead&places=plymouth&scope=england",
        lambda of: places_compared(of, "gateshead", "plymouth", scope="england"),
    ),
    ("compare?dates=2017&dates=any", lambda of: dates_compared(of, "2017", "any")),
    ("compare?revisions=0&revisions=1", lambda of: revisions_compared(of, 0, 1)),
    ("learning?scope=gateshead", lambda of: learning_in(of, scope="gateshead")),
    (f"upstream?node={MONEY}", lambda of: upstream_of(of, MONEY)),
    (
        f"downstream?node={RECOVERY}&max_steps=2",
        lambda of: downstream_of(of, RECOVERY, max_steps=2),
    ),
    (
        f"between?first={RECOVERY}&second={MONEY}",
        lambda of: between(of, RECOVERY, MONEY),
    ),
]
PAGES = [
    "/leverage",
    "/loops",
    "/disagreement",
    "/bridges",
    "/gaps",
    "/compare",
    "/learning",
    "/upstream",
    "/downstream",
    "/between",
    "/patterns?scale=country",
]


def text_of(site: Site, path: str) -> str:
    answer = site.get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.get_data(as_text=True).split())


@pytest.mark.parametrize(("path", "ask"), RESOURCES, ids=[path for path, _ in RESOURCES])
def test_a_resource_is_what_the_service_gives_in_the_one_shape(
    site: Site, path: str, ask: Callable[[Workspace], Any]
) -> None:
    body = site.get(f"/api/v1/{path}").json
    expected = ask(site.maps.default)
    assert body == json.loads(json.dumps(expected.to_json()))
    assert {"analysis", "revision", "parameters", "graph", "truncated", "rows"} <= set(body)


@pytest.mark.parametrize("answer", KNOWN["answers"], ids=lambda one: one["name"])
def test_page_and_resource_give_the_known_loops(site: Site, answer: dict[str, Any]) -> None:
    expected = answer["expected"]
    query = "&".join(f"{name}={value}" for name, value in answer["parameters"].items())
    rows = site.get(f"/api/v1/loops?{query}").json["rows"]
    assert len(rows) == expected["number_of_rows"]
    for row, known in zip(rows, expected.get("loops", []), strict=False):
        assert {name: row[name] for name in known} == known
    page = text_of(site, f"/loops?system=&{query}")
    assert page.count('<svg class="loop"') == expected["number_of_rows"]
    assert page.count("<h2>R") == expected["number_of_rows"]
    if "second" in expected:
        assert (rows[1]["length"], rows[1]["kind"]) == (6, "reinforcing")


def test_a_loop_is_told_in_steps_with_its_evidence(site: Site) -> None:
    page = text_of(site, "/loops?system=")
    drawn = re.search(r'<svg class="loop".*?aria-label="([^"]+)"', page)
    assert drawn
    assert drawn[1] == (
        "R1, reinforcing in Gateshead: Council tax arrears brings into play Council tax recovery,"
        " Council tax recovery raises Fees added to the debt and Fees added to the debt raises"
        " Council tax arrears. Round it goes again: it feeds itself."
    )
    (row,) = site.get("/api/v1/loops?explain=R1").json["rows"]
    for of in row["steps"]:
        for step in of["steps"]:
            for effect in step["effects"]:
                for id_ in (effect["effect"], *effect["observations_for"], *effect["sources_for"]):
                    assert f'href="/nodes/{id_}?' in page


def test_the_table_of_leverage_says_how_sure_each_rank_is(site: Site) -> None:
    result = leverage_in(site.maps.default)
    page = text_of(site, "/leverage?system=&all=1")
    rows = re.findall(r'<tr id="row-([^"]+)".*?</tr>', page)
    assert rows == [row.node for row in result.rows]
    for row in result.rows:
        low, high = row.rank_interval
        told = page.split(f'id="row-{row.node}"')[1].split("</tr>")[0]
        assert (f"between {low} and {high}" in told) == (low != high)
        assert ("unstable" in told) == row.unstable
        assert f"<b>{row.pairs_reached}</b>" in told
    assert len(re.findall(r'<tr id="row-', text_of(site, "/leverage?system="))) == 25


def test_an_opened_leverage_point_shows_its_chains_loops_and_what_it_dominates(site: Site) -> None:
    explained = leverage_explained(site.maps.default, RECOVERY)
    page = text_of(site, f"/leverage?system=&explain={RECOVERY}")
    trail = page.split('<tr class="trail">')[1].split("</tr>")[0]
    for pair in explained.pairs:
        for chain in pair.chains:
            for effect in chain.effects:
                assert f'href="/nodes/{effect}?' in trail
    assert "Loops it takes part in" in trail
    last = leverage_in(site.maps.default).rows[-1].node
    assert f'id="row-{last}" class="open"' in text_of(site, f"/leverage?system=&explain={last}")


def test_accounts_that_differ_stand_side_by_side(site: Site) -> None:
    page = text_of(site, "/disagreement?system=")
    assert page.count("for and against</b>") == 2
    for row in disagreement_in(site.maps.default).rows:
        for effect in row.effects:
            for id_ in (*effect.observations_for, *effect.observations_against):
                assert f'href="/nodes/{id_}?' in page


def test_gaps_name_the_outcomes_in_which_two_organisations_meet(site: Site) -> None:
    page = text_of(site, "/gaps?system=")
    result = gaps_in(site.maps.default)
    assert page.count('<th scope="row">') == len(result.rows)
    for row in result.rows:
        for id_ in (row.first, row.second, *(outcome for outcome, _ in row.pairs)):
            assert f'href="/nodes/{id_}?' in page


def test_two_sides_are_compared_link_by_link(site: Site) -> None:
    page = text_of(site, "/compare?system=&places=gateshead&places=plymouth")
    result = places_compared(site.maps.default, "gateshead", "plymouth")
    standings = [row.standing for row in result.rows]
    assert page.count("only in Gateshead</b>") == standings.count("only_here")
    assert page.count("only in Plymouth</b>") == standings.count("only_there")
    assert "Council tax recovery and Fees added to the debt" in page
    assert "raises" in page
    assert "enables or raises" not in page
    assert "Nothing is compared yet." in text_of(site, "/compare?system=")
    assert "revision 0" in text_of(site, "/compare?system=&revisions=0&revisions=1")


@pytest.mark.parametrize("path", [f"upstream?node={MONEY}", f"downstream?node={RECOVERY}"])
def test_what_is_reached_is_listed_and_leads_to_the_map(site: Site, path: str) -> None:
    rows = site.get(f"/api/v1/{path}").json["rows"]
    page = text_of(site, f"/{path}&system=")
    assert rows
    seen_from_gateshead = site.get(f"/api/v1/{path}&scale=place&system=gateshead")
    assert seen_from_gateshead.json["rows"] == rows
    for row in rows:
        assert f'href="/nodes/{row["node"]}?' in page
    assert 'href="/map?' in page


def test_learning_flow_counts_each_gap_and_names_its_records(site: Site) -> None:
    page = text_of(site, "/learning?system=")
    body = site.get("/api/v1/learning").json
    for gap, count in body["counts"].items():
        assert f'<section id="{gap}">' in page
        assert f'<span class="meta">{count}</span>' in page


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_map_teaches(blank_site: Site, path: str) -> None:
    page = text_of(blank_site, path)
    assert '<div class="ask mt4">' in page or "None recorded." in page


@pytest.mark.parametrize(
    "path",
    [
        "leverage?max_length=0",
        "leverage?scope=nobody",
        "loops?max_length=13",
        "loops?as_of=yesterday",
        "compare",
        "compare?places=gateshead",
        "compare?places=gateshead&places=plymouth&dates=2017&dates=2018",
        "compare?dates=2017&dates=never",
        "compare?revisions=-1&revisions=0",
        "upstream",
        f"between?first={RECOVERY}",
        f"between?first={RECOVERY}&second={RECOVERY}",
        "learning?scope=nobody",
        "gaps?limit=0",
        "bridges?profile=nobody",
        "disagreement?max_steps=9",
    ],
)
def test_what_has_no_meaning_is_refused_without_repeating_it(site: Site, path: str) -> None:
    answer = site.get(f"/api/v1/{path}")
    assert answer.status_code == 422, answer.get_data(as_text=True)
    text = answer.get_data(as_text=True)
    for given in ("nobody", "yesterday", "never", RECOVERY):
        assert given not in text


@pytest.mark.parametrize(
    "path",
    [
        "leverage?explain=nobody",
        "loops?explain=R9",
        "compare?places=gateshead&places=nobody",
        "compare?revisions=0&revisions=99",
        "upstream?node=nobody",
        f"between?first={RECOVERY}&second=nobody",
    ],
)
def test_what_is_not_there_is_not_found_on_page_and_resource(site: Site, path: str) -> None:
    assert site.get(f"/api/v1/{path}").status_code == 404
    if not path.startswith("loops"):
        assert site.get(f"/{path}&system=").status_code == 404


def test_each_page_stands_in_the_navigation_and_under_leverage_in_its_own(site: Site) -> None:
    for path in ("/leverage", "/loops", "/gaps", "/compare?dates=2017&dates=2018", "/between"):
        page = text_of(site, path)
        main = page.split('aria-label="Main"')[1].split("</nav>")[0]
        assert re.search(r'aria-current="page">Leverage</a>', main), path
        ways = page.split('aria-label="Ways to look at the system"')[1].split("</nav>")[0]
        assert ways.count('aria-current="page"') == 1
    assert re.search(r'aria-current="page">Patterns</a>', text_of(site, "/patterns"))


def test_pages_are_for_stewards(site: Site) -> None:
    for path in ("leverage", "loops", "gaps", "compare", "upstream"):
        assert site.get(f"/{path}?profile=workshop").status_code == 422


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/leverage.svg?system=", "leverage-workshop.svg"),
        ("/leverage.svg?system=&profile=public", "leverage-public.svg"),
        ("/blocking.svg?scale=place&system=gateshead", "places-workshop.svg"),
        ("/smallest-set.svg?system=&budget=2&for_outcome=settled-home", "curve-workshop.svg"),
        ("/loops.svg?system=&name=R1", "loop-workshop.svg"),
        ("/patterns.svg?scale=country&system=united-kingdom", "patterns-workshop.svg"),
        ("/patterns.svg?scale=place&system=gateshead&profile=public", "patterns-public.svg"),
    ],
)
def test_a_picture_to_take_away_says_for_whom_it_is_and_what_was_left_out(
    site: Site, path: str, name: str
) -> None:
    answer = site.get(path)
    assert answer.status_code == 200
    assert name in answer.headers["Content-Disposition"]
    words = " ".join(ET.fromstring(answer.data).itertext())
    assert "A structural hint, not a finding." in words
    assert f"Profile {name.split('-')[1].removesuffix('.svg')}." in words
    assert "left out" in words.lower()


def test_the_pictures_of_policies_say_in_words_what_they_draw(site: Site) -> None:
    heat = ET.fromstring(site.get("/blocking.svg?system=").data)
    told = heat.findtext(".//{*}desc") or ""
    # by the known answers: two outcomes in Gateshead, Bristol and York, one elsewhere
    (line,) = [line for line in told.split("\n") if line.startswith("Council tax recovery ")]
    assert "two outcomes in Gateshead" in line
    assert "one outcome in England" in line
    titles = [title.text for title in heat.findall(".//{*}title")]
    assert "Council tax recovery, Bristol: 2" in titles
    curve = ET.fromstring(site.get("/smallest-set.svg?system=&budget=3&never=uc-sanctions").data)
    words = curve.findtext(".//{*}desc") or ""
    assert "any rule may change 0, 6, 11, 16," in words
    assert "One policy: 6 freed. Council tax recovery." in words
