"""Pages that are read: questions, nodes, observations, search, help; the same as JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Site

ONE_OF_EACH_KIND = [
    "juliet",
    "gateshead-council",
    "gateshead",
    "council-tax-recovery",
    "council-tax-arrears",
    "financial-stability",
    "gateshead-council-tax",
    "hf-no-bailiffs",
    "f001",
    "council-workforce-down-40",
    "s1",
]


def observations_of(site: Site) -> list[str]:
    whole = site.maps.default.store.snapshot()
    return [node.id for node in whole.of_kind("Observation")]


def test_each_of_the_112_observations_is_listed_once_with_its_source(site: Site) -> None:
    whole = site.maps.default.store.snapshot()
    listed: dict[str, str] = {}
    for number in range(1, 6):
        text = site.get(f"/observations?system=&page={number}").get_data(as_text=True)
        for row in text.split("<tr>")[2:]:
            (first, *_) = re.findall(r'<th scope="row"><a href="/nodes/([^?"]+)', row)
            assert first not in listed
            listed[first] = row
    assert sorted(listed) == sorted(observations_of(site))
    assert len(listed) == 112
    for id_, row in listed.items():
        for source in whole.targets(id_, "CITES"):
            assert f'href="/nodes/{source}?' in row


def test_each_observation_has_a_page_with_its_words_and_its_source(site: Site) -> None:
    whole = site.maps.default.store.snapshot()
    for id_ in observations_of(site):
        answer = site.get(f"/nodes/{id_}")
        assert answer.status_code == 200
        text = answer.get_data(as_text=True)
        for source in whole.targets(id_, "CITES"):
            assert f'href="/nodes/{source}?' in text, id_


def test_the_api_gives_the_112_observations_with_their_sources(site: Site) -> None:
    found = site.get("/api/v1/observations?limit=1000").json
    assert found["total"] == 112
    assert all(one["sources"] for one in found["observations"])


def test_observations_are_found_by_place_policy_and_words(site: Site) -> None:
    def found(query: str) -> set[str]:
        answer = site.get(f"/api/v1/observations?limit=1000&{query}").json
        return {one["id"] for one in answer["observations"]}

    in_gateshead = found("place=gateshead")
    assert len(in_gateshead) == 24
    assert found("scale=place&system=gateshead") == in_gateshead
    assert in_gateshead < found("place=england")
    both = found("place=gateshead&policy=council-tax-recovery")
    assert both == in_gateshead & found("policy=council-tax-recovery")
    assert both
    assert found("text=bailiff") < found("text=")
    assert found("text=nosuchword") == set()


@pytest.mark.parametrize("query", ["place=nobody", "policy=nobody"])
def test_a_filter_that_names_nothing_is_not_found(site: Site, query: str) -> None:
    assert site.get(f"/observations?{query}").status_code == 404
    assert site.get(f"/api/v1/observations?{query}").status_code == 404


@pytest.mark.parametrize("node", ONE_OF_EACH_KIND)
def test_a_node_of_each_kind_has_a_page_and_its_records_as_json(site: Site, node: str) -> None:
    record = site.maps.default.store.nodes([node]).records[0]
    text = site.get(f"/nodes/{node}").get_data(as_text=True)
    assert record.title[:40].replace('"', "&#34;").replace("'", "&#39;") in text
    body = site.get(f"/api/v1/nodes/{node}").json
    assert (body["node"]["id"], body["node"]["kind"]) == (node, record.kind)
    ends = {end for link in body["links"] for end in (link["source"], link["target"])}
    assert ends <= {one["id"] for one in body["nodes"]}


def test_every_node_of_the_demonstration_has_a_page(site: Site) -> None:
    whole = site.maps.default.store.snapshot()
    for node in whole.nodes[::7]:
        assert site.get(f"/nodes/{node.id}").status_code == 200, node.id


def test_a_policy_says_what_it_blocks_today_and_ever_did(site: Site) -> None:
    text = site.get("/nodes/council-tax-recovery").get_data(as_text=True)
    words = " ".join(re.sub(r"<[^>]+>", " ", text).split())
    assert "Today it blocks three outcomes in six places, nine pairs in all" in words
    assert "Ever recorded: seven places, four outcomes, 11 pairs" in words
    assert "ended 1 April 2018" in words
    assert "Nothing is recorded that speaks against any of these effects" in words


def test_what_speaks_against_an_effect_stands_on_its_page(site: Site) -> None:
    text = site.get("/nodes/roof-tonight").get_data(as_text=True)
    against = text.split("What speaks against this")[1].split("What was seen")[0]
    assert "speaks against" in against
    assert "1</b> against" in text


@pytest.mark.parametrize("path", ["/nodes/nobody", "/nodes/NOT-AN-ID", "/nowhere", "/nodes/"])
def test_what_is_not_there_says_so_in_the_same_words(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 404
    assert "There is nothing here, or it is not for you to see." in answer.get_data(as_text=True)


def test_the_questions_of_a_place_are_the_seeds_in_their_order(site: Site) -> None:
    text = site.get("/?scale=place&system=gateshead").get_data(as_text=True)
    asked = re.findall(r'<article class="q-a[^"]*"[^>]*><h3>(.*?)</h3>', text)
    assert asked == [
        "What patterns do we see from across all the organisations as systems?",
        "What policies do we need to change to enable change for people?",
        "How do we fund organisations to learn together?",
        "How do we enable learning between organisations?",
        "What staff capabilities?",
    ]
    words = " ".join(re.sub(r"<[^>]+>", " ", text).split())
    assert "Nobody has answered this for Gateshead yet." in words
    assert "blocks most: three outcomes of the 12 that are blocked here" in words
    assert "Five of the 13 policies that block can be changed from here" in words


def test_the_whole_map_is_ordered_by_places_and_counts_nothing_that_cannot_differ(
    site: Site,
) -> None:
    text = site.get("/?scale=country").get_data(as_text=True)
    words = " ".join(re.sub(r"<[^>]+>", " ", text).split())
    assert "Council tax recovery blocks in most places: six places, three outcomes of" in words
    assert "Places where it blocks" in words
    assert "Other places" not in words
    assert "can be changed from here" not in words


def test_a_person_is_asked_the_ten_questions_of_managing_a_cycle(site: Site) -> None:
    text = site.get("/?scale=person&system=juliet").get_data(as_text=True)
    assert len(re.findall(r"<h3>\d+\. ", text)) == 10


def test_the_person_scale_is_offered_only_where_persons_are_shown(
    site: Site, blank_site: Site
) -> None:
    assert "scale=person" in site.get("/").get_data(as_text=True)
    assert "scale=person" not in blank_site.get("/").get_data(as_text=True)


def test_an_empty_map_keeps_its_questions_and_says_what_to_do(blank_site: Site) -> None:
    text = blank_site.get("/").get_data(as_text=True)
    assert "Nothing is on this map yet." in text
    assert "What policies do we need to change to enable change for people?" in text
    for path in ("/blocking", "/observations", "/claims", "/search?q=a", "/export", "/about"):
        assert blank_site.get(path).status_code == 200, path


def test_scale_and_system_survive_every_link_of_a_page(site: Site) -> None:
    for path in ("/", "/blocking", "/nodes/gateshead", "/observations", "/claims", "/about"):
        text = site.get(f"{path}?scale=place&system=york").get_data(as_text=True)
        links = re.findall(r'<a[^>]* href="(/[^"#]*)', text)
        navigation = text.split('<nav class="nav"')[1].split("</nav>")[0]
        assert navigation.count("scale=place&amp;system=york") == 8, path
        assert all("scale=" in link for link in links), path


def test_a_scale_or_system_that_is_not_there_is_refused(site: Site) -> None:
    assert site.get("/?scale=galaxy").status_code == 422
    assert site.get("/?scale=place&system=nobody").status_code == 404


def test_search_finds_by_the_beginnings_of_words_and_leads_to_nodes(site: Site) -> None:
    text = site.get("/search?q=council+tax+recov").get_data(as_text=True)
    assert 'href="/nodes/council-tax-recovery?' in text
    found = site.get("/api/v1/search?q=gatesh").json["nodes"]
    assert {"id": "gateshead", "kind": "Place", "name": "Gateshead"} in found
    nothing = site.get("/search?q=zzzzzz").get_data(as_text=True)
    assert "Nothing on this map holds these words" in nothing


def test_where_no_record_holds_all_words_the_nearest_come_first(site: Site) -> None:
    text = site.get("/search?q=settled+zebra+home+in+gateshead").get_data(as_text=True)
    assert "Not found on this map: “zebra”." in text
    names = (
        "A safe and settled home",
        "in settled homes",
        "</svg> Gateshead</a>",
        "Chance to move home",
    )
    at = [text.index(name) for name in names]
    assert at == sorted(at)
    assert "holds “settled”, “home”" in text
    assert "holds “in”" not in text
    both = site.get("/search?q=arrears+sanctions").get_data(as_text=True)
    assert "No record holds all of these words." in both


def test_claims_are_listed_with_their_evidence(site: Site) -> None:
    body = site.get("/api/v1/claims?limit=1000").json
    assert body["total"] == len(site.maps.default.store.snapshot().of_kind("Effect"))
    body = site.get("/api/v1/claims?cause=council-tax-recovery&place=hammersmith-and-fulham").json
    assert [(one["does"], one["counts"]) for one in body["claims"]] == [
        ("blocks", False),
        ("blocks", False),
    ]
    text = site.get("/claims?cause=council-tax-recovery").get_data(as_text=True)
    assert "ended 1 April 2018" in text


def test_claims_of_a_system_are_those_that_its_export_holds(site: Site) -> None:
    for system in ("gateshead", "gateshead-council"):
        exported = site.get(f"/api/v1/export?format=graphmap&profile=steward&system={system}").json
        effects = {one["id"] for one in exported["nodes"] if one["kind"] == "Effect"}
        body = site.get(f"/api/v1/claims?limit=1000&system={system}").json
        assert {claim["effect"] for claim in body["claims"]} == effects
        assert 0 < body["total"] < len(site.maps.default.store.snapshot().of_kind("Effect"))
    text = site.get("/claims?system=gateshead").get_data(as_text=True)
    assert "about Gateshead" in text
    assert "Show those of the whole map" in text


def test_help_lists_the_sources(site: Site) -> None:
    text = site.get("/about").get_data(as_text=True)
    assert len(set(re.findall(r'href="/nodes/(s\d+)\?', text))) == 90


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "Questions"),
        ("/blocking", "Policies that block"),
        ("/observations", "Observations"),
        ("/claims", "Data"),
        ("/import", "Data"),
        ("/export", "Data"),
        ("/maps", "Data"),
    ],
)
def test_the_navigation_says_where_one_is(site: Site, path: str, words: str) -> None:
    text = site.get(path).get_data(as_text=True)
    navigation = text.split('<nav class="nav"')[1].split("</nav>")[0]
    assert re.findall(r'aria-current="page">([^<]+)<', navigation) == [words]


def test_in_one_place_the_policies_are_counted_by_outcomes_and_not_by_pairs(site: Site) -> None:
    text = site.get("/blocking?scale=place&system=gateshead").get_data(as_text=True)
    lead = " ".join(re.sub(r"<[^>]+>", " ", text.split('class="lead"')[1].split("</p>")[0]).split())
    assert "In all, 13 policies block 12 outcomes in Gateshead" in lead
    text = site.get("/blocking").get_data(as_text=True)
    assert "pairs of an outcome and a place" in text.split('class="lead"')[1].split("</p>")[0]


def test_a_source_leads_to_where_it_is_written_down(site: Site) -> None:
    page = site.get("/nodes/s3").text
    address = "gateshead.gov.uk/article/26357/The-impact-of-Universal-Credit"
    assert f'<a href="https://{address}" rel="noreferrer noopener external">{address}</a>' in page
