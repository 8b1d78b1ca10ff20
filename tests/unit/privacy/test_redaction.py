"""What is taken out of a map, and the receipt of it."""

from __future__ import annotations

from typing import get_args

import pytest

from graphmap.model.catalogue import NODE_KINDS, Profile
from graphmap.model.columns import columns_of
from graphmap.model.free_text import FREE_TEXT
from graphmap.model.links import Link
from graphmap.model.nodes import NODE_CLASSES
from graphmap.model.records import link_from, node_from, to_json_values
from graphmap.model.system_map import SystemMap
from graphmap.privacy import (
    Disclosure,
    NamesOfPersons,
    ReceiptLine,
    Redacted,
    redact,
    visibility_of,
)
from graphmap.privacy.redaction import DATES

ALL_CONSENT = ["hold", "map", "workshop", "public"]


def redacted(nodes: list[dict], links: list[dict], profile: Profile) -> Redacted:
    whole = SystemMap.of([node_from(n) for n in nodes], [link_from(v) for v in links])
    visibility = visibility_of(columns_of(whole), profile)
    left_out = [whole.node_by_id[id_] for id_ in visibility.left_out_persons]
    return redact(whole, Disclosure(visibility, NamesOfPersons(left_out)))


def person(id_: str, name: str, **more: object) -> dict:
    return {"id": id_, "kind": "Person", "name": name, **more}


def shown(id_: str, name: str, **more: object) -> dict:
    return person(id_, name, sensitivity="public", consent=ALL_CONSENT, **more)


def test_a_text_that_names_a_left_out_person_goes_and_the_record_stays() -> None:
    story = {
        "id": "o",
        "kind": "Observation",
        "text": "We met  JÁNE-doe's friend",
        "figure": "3 visits",
    }
    result = redacted([person("p1", "Jane Doe"), story], [], "workshop")
    (node,) = result.map.nodes
    assert to_json_values(node) == {"id": "o", "kind": "Observation", "figure": "3 visits"}


def test_a_name_that_holds_a_left_out_name_is_replaced() -> None:
    place = {"id": "x", "kind": "Place", "name": "Home of Jane Doe", "tags": ["jane doe", "flat"]}
    (node,) = redacted([person("p1", "Jane Doe"), place], [], "public").map.nodes
    assert node.name == "Name left out"
    assert node.tags == ("flat",)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Al", "Albert went out", False),
        ("Al", "Then Al went out", True),
        ("Juliet", "The Juliets of this world", True),
        ("Juliet", "JULIET", True),
        ("Zoë", "zoe said so", True),
        ("Jane Doe", "Jane and Doe", False),
        ("李", "见到 李 了", True),
    ],
)
def test_names_are_found_without_case_accents_or_what_stands_between_words(
    name: str, text: str, *, found: bool
) -> None:
    assert NamesOfPersons([node_from(person("p1", name))]).are_in(text) is found


def test_an_alias_and_an_id_of_a_left_out_person_are_found_too() -> None:
    names = NamesOfPersons([node_from(person("case-9471", "Ann", aliases=["Blue Door"]))])
    assert names.are_in("behind the blue door")
    assert names.are_in("see case-9471")
    assert not names.are_in("see case-9472")


def test_dates_of_personal_records_become_years_at_workshop_and_stay_at_steward() -> None:
    nodes = [
        shown("bob", "Bob", valid_from="2018-04-01"),
        {"id": "o", "kind": "Observation", "text": "Seen", "date": "2019-05"},
        {"id": "q", "kind": "Observation", "text": "Other", "date": "2019-05"},
    ]
    links = [{"id": "t", "kind": "TOUCHES", "source": "o", "target": "bob"}]
    at_workshop = redacted(nodes, links, "workshop").map.node_by_id
    assert to_json_values(at_workshop["o"])["date"] == "2019"
    assert to_json_values(at_workshop["q"])["date"] == "2019-05"
    assert at_workshop["person-1"].valid_from == "2018"
    at_steward = redacted(nodes, links, "steward").map.node_by_id
    assert at_steward["bob"].valid_from == "2018-04-01"


def test_a_stage_history_about_a_person_keeps_only_the_years() -> None:
    cycle = {
        "id": "c",
        "kind": "LearningCycle",
        "name": "With Bob",
        "scale": "person",
        "stage_history": ["2019-05-02 purpose", "2020 understand"],
    }
    links = [{"id": "a", "kind": "ABOUT", "source": "c", "target": "bob"}]
    result = redacted([shown("bob", "Bob"), cycle], links, "public")
    assert to_json_values(result.map.node_by_id["c"])["stage_history"] == [
        "2019 purpose",
        "2020 understand",
    ]


def test_ids_of_persons_are_replaced_with_those_of_the_links_at_them() -> None:
    nodes = [shown("bob", "Bob"), {"id": "town", "kind": "Place", "name": "Town"}]
    links = [{"id": "bob-in-town", "kind": "LIVES_IN", "source": "bob", "target": "town"}]
    result = redacted(nodes, links, "workshop")
    (link,) = result.map.links
    assert result.new_ids == {"bob": "person-1"}
    assert (link.source, link.target) == ("person-1", "town")
    assert link.id != "bob-in-town"


def test_an_id_that_holds_a_left_out_name_is_replaced() -> None:
    visit = {"id": "visit-to-jane-doe", "kind": "Experiment", "action": "A visit"}
    (node,) = redacted([person("p1", "Jane Doe"), visit], [], "workshop").map.nodes
    assert node.id == "renamed-1"


def test_a_replacement_never_takes_the_id_of_another_node() -> None:
    nodes = [shown("bob", "Bob"), {"id": "person-1", "kind": "Place", "name": "Odd"}]
    assert redacted(nodes, [], "workshop").new_ids == {"bob": "person-1-x"}


def test_the_receipt_says_what_how_many_and_why_and_hides_small_counts_of_persons() -> None:
    nodes = [
        person("p1", "Jane Doe", consent=["map"]),
        {"id": "r", "kind": "Policy", "name": "R", "sensitivity": "steward"},
        {"id": "c", "kind": "LearningCycle", "name": "Cycle", "scale": "person"},
    ]
    links = [{"id": "a", "kind": "ABOUT", "source": "c", "target": "p1"}]
    receipt = redacted(nodes, links, "workshop").receipt
    assert receipt.in_words() == [
        (
            "fewer than 5 learning cycles: about, for or touching a person, and above the level"
            " of the profile"
        ),
        "fewer than 5 people: above the level of the profile",
        "1 policy: above the level of the profile",
        "fewer than 5 links: joined to a record that is left out",
    ]
    assert receipt.lines[1].count is None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            ReceiptLine("id", "replaced, so that persons cannot be traced by it", 2),
            "2 ids replaced so that people cannot be traced by them",
        ),
        (
            ReceiptLine("id", "replaced, so that persons cannot be traced by it", 1),
            "1 id replaced so that people cannot be traced by it",
        ),
        (
            ReceiptLine("Observation", "above the level of the profile", 1),
            "1 observation: above the level of the profile",
        ),
        (
            ReceiptLine("PolicyChange", "above the level of the profile", 1200),
            "1,200 policy changes: above the level of the profile",
        ),
        (
            ReceiptLine("Policy", "above the level of the profile", 6),
            "6 policies: above the level of the profile",
        ),
        (
            ReceiptLine("Person", "no consent for the profile", None),
            "fewer than 5 people: no consent for the profile",
        ),
    ],
)
def test_a_line_of_the_receipt_is_plain_english(line: ReceiptLine, words: str) -> None:
    assert line.in_words() == words


def test_the_receipt_of_a_map_that_is_shown_whole_says_so() -> None:
    place = {"id": "x", "kind": "Place", "name": "Town"}
    assert redacted([place], [], "public").receipt.in_words() == ["Nothing was left out."]


def test_every_field_of_every_kind_is_known_as_text_date_or_set_words() -> None:
    set_words = {"id", "kind", "source", "target", "sensitivity", "gss_code", "stage_history"}
    for model in (*(NODE_CLASSES[kind] for kind in NODE_KINDS), Link):
        for name, field in model.model_fields.items():
            known = {*FREE_TEXT, *DATES, *set_words}
            words = str(field.annotation)
            assert name in known or "Literal" in words or not _holds_text(field.annotation), name


def _holds_text(annotation: object) -> bool:
    return annotation is str or any(_holds_text(part) for part in get_args(annotation))
