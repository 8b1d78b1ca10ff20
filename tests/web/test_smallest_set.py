"""The smallest set: page and JSON give the known answers, the limits and what is uncertain."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from graphmap.analysis.smallest_set.results import SetQuestion
from graphmap.resources import resource_path
from graphmap.services.analyses.smallest_set import smallest_set_in
from tests.web.test_what_if import main_of, words_of

if TYPE_CHECKING:
    from tests.web.conftest import Site

KNOWN = json.loads(
    resource_path("fixtures", "known_answers", "smallest_set.json").read_text("utf-8")
)
#: Every type but statute and regulation.
WITHOUT_LAW = "&".join(
    f"may_change={kind}"
    for kind in (
        "guidance",
        "local_policy",
        "contract_term",
        "target",
        "eligibility",
        "allocation",
        "charging",
        "practice_rule",
        "unrecorded",
    )
)


@pytest.mark.parametrize("answer", KNOWN["answers"], ids=lambda answer: answer["name"])
def test_page_and_json_give_the_known_sets(site: Site, answer: dict[str, Any]) -> None:
    expected, asked = answer["expected"], answer["parameters"]
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    told = site.get(f"/api/v1/smallest-set?{query}").json
    goal = asked["goal"]
    assert [len(row[goal]) for row in told["rows"]] == expected[goal]
    assert [row["policies"] for row in told["rows"]] == expected["policies"]
    assert told.get("blocked_pairs") == expected.get("blocked_pairs", 61)
    text = main_of(site, f"/smallest-set?system=&{query}")
    assert f"{expected[goal][-1]} {goal} by three" in text
    chosen = text.split('class="chosen"')[1].split("</ul>")[0]
    names = set(re.findall(r'<li><a href="/nodes/([^"?]+)', chosen))
    assert names == set(expected["policies"][-1])
    assert "Exact." in text


def test_a_set_leads_to_what_blocks_one_of_its_outcomes(site: Site) -> None:
    text = main_of(site, "/smallest-set?system=&budget=1")
    link = re.search(r'see what blocks it: <a href="([^"]+)">([^<]+)</a>', text)
    assert link
    there = words_of(main_of(site, html.unescape(link[1])))
    assert f"What blocks “{html.unescape(link[2])}”" in there


def test_the_json_is_what_the_service_says(site: Site) -> None:
    query = (
        "budget=4&goal=relieved&must=uc-sanctions&never=council-tax-recovery"
        "&cost=assessment-threshold=2.5&within=england&may_change=practice_rule"
        "&may_change=eligibility&count_others=1&for_outcome=financial-stability"
    )
    question = SetQuestion(
        budget=4,
        goal="relieved",
        must=("uc-sanctions",),
        never=("council-tax-recovery",),
        costs={"assessment-threshold": 2.5},
        within="england",
        for_outcome=("financial-stability",),
        may_change=("practice_rule", "eligibility"),
        count_others=True,
    )
    told = site.get(f"/api/v1/smallest-set?{query}").json
    result = smallest_set_in(site.maps.default, question)
    assert told == json.loads(json.dumps(result.to_json()))


def test_each_policy_says_which_pairs_stay_blocked_without_it(site: Site) -> None:
    text = words_of(main_of(site, "/smallest-set?system=&budget=1"))
    assert (
        "Without it, six pairs stay blocked: Household finances hold together (Bristol, Newcastle"
        " upon Tyne, York)" in text
    )
    assert "No other set as small does as well." in text


def test_limits_are_a_second_curve_with_its_numbers_in_words_and_in_a_table(site: Site) -> None:
    text = main_of(site, f"/smallest-set?system=&budget=4&{WITHOUT_LAW}")
    told = words_of(text)
    assert "If four policies changed, and no statute or regulation did, 17 of the 61 pairs" in told
    assert "If any rule might change, four policies could free 19." in told
    alternative = html.unescape(re.findall(r'role="img" aria-label="([^"]+)"', text)[0])
    # the first numbers are those of the drawn screen
    within = re.findall(r"within these limits ([\d, ]+)", alternative)[0].split(", ")
    free = re.findall(r"any rule may change ([\d, ]+)", alternative)[0].split(", ")
    assert (within[:5], free[:5]) == (
        ["0", "6", "11", "14", "17"],
        ["0", "6", "11", "16", "19"],
    )
    table = text.split("The same numbers as a table")[1].split("</table>")[0]
    rows = re.findall(
        r'<th scope="row">(\d+)</th><td class="num">(\d+)</td><td class="num">(\d+)</td>', table
    )
    assert [row[0] for row in rows] == [str(at) for at in range(1, 9)]
    assert [row[1] for row in rows] == within[1:]
    assert [row[2] for row in rows] == free[1:]


def test_all_types_that_block_ticked_is_no_limit(site: Site) -> None:
    text = main_of(
        site, f"/smallest-set?system=&{WITHOUT_LAW}&may_change=statute&may_change=regulation"
    )
    assert "If any rule might change" not in text
    assert 'class="l2"' not in text


def test_the_set_leads_to_its_what_if_and_to_an_experiment(site: Site) -> None:
    text = html.unescape(main_of(site, "/smallest-set?system=&budget=2&within=gateshead"))
    for path in ("/what-if?", "/what-if/experiment?"):
        links = re.findall(rf'href="({re.escape(path)}[^"]*)"', text)
        assert any("%40gateshead" in link for link in links), path


def test_where_no_set_frees_a_pair_the_page_says_what_would_be_relieved(site: Site) -> None:
    # in Northumberland two policies block the one outcome: neither frees it alone
    never = "&".join(f"never={id_}" for id_ in ("council-tax-recovery", "uc-sanctions"))
    query = f"system=&budget=1&within=northumberland&{never}"
    told = words_of(main_of(site, f"/smallest-set?{query}"))
    row = site.get(f"/api/v1/smallest-set?{query.removeprefix('system=&')}").json["rows"][0]
    relieved = site.get(
        f"/api/v1/smallest-set?{query.removeprefix('system=&')}&goal=relieved"
    ).json["rows"][0]
    assert row["freed"] == []
    assert relieved["relieved"]
    assert (
        f"No set of this size frees a pair; {len(relieved['relieved'])} would be relieved. Show"
        in told
    )


def test_an_empty_map_and_a_place_without_blocks_say_that_nobody_may_have_looked(
    site: Site, blank_site: Site
) -> None:
    for answer in (
        blank_site.get("/smallest-set"),
        blank_site.get("/what-if"),
        site.get("/smallest-set?scale=place&system=wigan"),
    ):
        assert answer.status_code == 200
        assert "That may mean nobody has looked." in answer.get_data(as_text=True)


def test_places_and_costs_typed_by_name_go_into_the_address(site: Site) -> None:
    answer = site.get("/smallest-set?place=Gateshead&costly=Council+tax+recovery&price=2")
    assert answer.status_code == 303
    assert "within=gateshead" in answer.location
    assert "cost=council-tax-recovery%3D2" in answer.location
    text = main_of(
        site, "/smallest-set?system=&place=Gatshead&costly=Council+tax+recovery&price=x", 422
    )
    told = words_of(text)
    assert "The place is no name on this map; do you mean “Gateshead”?" in told
    assert 'value="Gatshead"' in text
    priced = words_of(main_of(site, "/smallest-set?system=&costly=Benefit+cap&price=-1", 422))
    assert "What it costs is a number above 0" in priced


def test_a_settled_home_in_gateshead_has_a_set_of_its_own(site: Site) -> None:
    typed = site.get("/smallest-set?scale=place&system=gateshead&outcome=A+safe+and+settled+home")
    assert typed.status_code == 303
    text = main_of(site, typed.location)
    told = words_of(text)
    assert "Which few changes would free “A safe and settled home”?" in told
    assert "this outcome would be freed in the one place where it is blocked" in told
    chosen = text.split('class="chosen"')[1].split("</ul>")[0]
    assert re.findall(r'<li><a href="/nodes/([^"?]+)', chosen) == ["allocation-arrears-bar"]
    # the same by JSON: one policy is enough, and two do no more
    rows = site.get("/api/v1/smallest-set?budget=2&scope=gateshead&for_outcome=settled-home").json[
        "rows"
    ]
    assert [row["policies"] for row in rows] == [["allocation-arrears-bar"]] * 2
    assert [row["freed"] for row in rows] == [[["settled-home", "gateshead"]]] * 2


def test_what_blocks_an_outcome_leads_to_the_set_for_it_alone(site: Site) -> None:
    text = html.unescape(main_of(site, "/what-if?system=&outcome=financial-stability"))
    link = re.search(r'href="(/smallest-set[^"]*for_outcome=financial-stability[^"]*)"', text)
    assert link
    told = words_of(main_of(site, f"{link[1]}&budget=2"))
    assert "this outcome would be freed in 4 of the 7 places where it is blocked" in told


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("budget=0", "budget"),
        ("budget=51", "budget"),
        ("goal=better", "goal"),
        ("must=council-tax-recovery&must=nobody", "Must, number 2,"),
        ("never=nobody", "Never, number 1,"),
        ("cost=nobody=2", "Cost, number 1,"),
        ("cost=council-tax-recovery", "Cost, number 1, is written ID=NUMBER"),
        ("cost=council-tax-recovery=nan", "Cost, number 1, is a number above 0"),
        ("within=nowhere", "Within, number 1,"),
        ("for_outcome=nobody", "For_outcome, number 1,"),
        ("for_outcome=uc-sanctions", "for_outcome names"),
        ("may_change=law", "May_change is one of: statute"),
        ("must=uc-sanctions&never=uc-sanctions", "both in must and in never"),
        ("explain=1&outcome=financial-stability", "explain needs the outcome and the place"),
    ],
)
def test_bad_input_is_refused_with_its_place(site: Site, query: str, place: str) -> None:
    answer = site.get(f"/api/v1/smallest-set?{query}")
    assert answer.status_code == 422
    told = json.dumps(answer.json)
    assert place.lower() in told.lower()
    assert not re.search(r"nobody|nowhere|better|\blaw\b", told)


def test_one_blocked_pair_is_explained_by_what_cuts_its_chains(site: Site) -> None:
    query = "explain=1&outcome=financial-stability&place=york"
    (row,) = site.get(f"/api/v1/smallest-set?{query}").json["rows"]
    assert (row["outcome"], row["place"]) == ("financial-stability", "york")
    assert [chain["policies"] for chain in row["chains"]] == [["council-tax-recovery"]]
