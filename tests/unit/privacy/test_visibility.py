"""Which records each profile shows.

The map of these tests::

    jane (Person, steward, consent map)    <-ABOUT- cycle <-FOR- answer
    bob  (Person, public, consent all)     <-TOUCHES- seen (Observation, public)
    kept (Person, public, no consent)      <-TOUCHES- heard (Observation, public)
    rule (Policy, steward) -CAUSES-> effect -ON-> home, -IN-> town; bob, jane <-FELT_BY- effect
"""

from __future__ import annotations

import pytest

from graphmap.model.catalogue import Profile
from graphmap.model.columns import columns_of
from graphmap.model.records import link_from, node_from
from graphmap.model.system_map import SystemMap
from graphmap.privacy import Visibility, people_count, visibility_of

ALL_CONSENT = ["hold", "map", "workshop", "public"]
NODES = (
    {"id": "jane", "kind": "Person", "name": "Jane", "consent": ["map", "workshop"]},
    {
        "id": "bob",
        "kind": "Person",
        "name": "Bob",
        "sensitivity": "public",
        "consent": ALL_CONSENT,
    },
    {"id": "kept", "kind": "Person", "name": "Kept", "sensitivity": "public"},
    {"id": "cycle", "kind": "LearningCycle", "name": "With Jane", "scale": "person"},
    {"id": "answer", "kind": "Answer", "question_id": "Q-CYC-1", "text": "Asked around"},
    {"id": "seen", "kind": "Observation", "text": "Seen"},
    {"id": "heard", "kind": "Observation", "text": "Heard"},
    {"id": "rule", "kind": "Policy", "name": "Rule", "sensitivity": "steward"},
    {"id": "effect", "kind": "Effect", "polarity": -1},
    {"id": "home", "kind": "Outcome", "name": "A home"},
    {"id": "town", "kind": "Place", "name": "Town"},
)
LINKS = (
    ("ABOUT", "cycle", "jane"),
    ("FOR", "answer", "cycle"),
    ("TOUCHES", "seen", "bob"),
    ("TOUCHES", "heard", "kept"),
    ("CAUSES", "rule", "effect"),
    ("ON", "effect", "home"),
    ("IN", "effect", "town"),
    ("FELT_BY", "effect", "bob"),
    ("FELT_BY", "effect", "jane"),
)


def the_map() -> SystemMap:
    links = [
        link_from({"id": f"l-{index}", "kind": kind, "source": source, "target": target})
        for index, (kind, source, target) in enumerate(LINKS)
    ]
    built = SystemMap.of([node_from(values) for values in NODES], links, revision=7)
    built.check()
    return built


def seen_at(profile: Profile) -> Visibility:
    return visibility_of(columns_of(the_map()), profile)


@pytest.mark.parametrize(
    ("profile", "left_out"),
    [
        ("steward", {"kept"}),
        ("workshop", {"kept", "jane", "cycle", "answer", "rule", "effect"}),
        ("public", {"kept", "jane", "cycle", "answer", "rule", "effect"}),
    ],
)
def test_each_profile_leaves_out_what_is_above_it_and_what_cannot_stand(
    profile: Profile, left_out: set[str]
) -> None:
    visibility = seen_at(profile)
    assert {id_ for id_ in visibility.ids if not visibility.is_shown(id_)} == left_out
    assert visibility.revision == 7


def test_a_person_without_consent_is_shown_to_nobody_whatever_their_sensitivity() -> None:
    assert seen_at("steward").left_out_persons == ("kept",)
    assert seen_at("public").left_out_persons == ("jane", "kept")
    assert seen_at("public").shown_persons == ("bob",)


def test_an_observation_that_touches_a_held_back_person_stays_if_its_own_level_allows() -> None:
    assert seen_at("public").is_shown("heard")


def test_an_observation_takes_the_sensitivity_of_the_person_it_touches() -> None:
    nodes = [
        node_from({"id": "ann", "kind": "Person", "name": "Ann", "sensitivity": "restricted"}),
        node_from({"id": "note", "kind": "Observation", "text": "Something"}),
    ]
    touches = link_from({"id": "t", "kind": "TOUCHES", "source": "note", "target": "ann"})
    visibility = visibility_of(columns_of(SystemMap.of(nodes, [touches])), "steward")
    assert not visibility.is_shown("note")
    assert visibility.is_personal("note")


def test_nothing_restricted_is_shown_even_to_stewards() -> None:
    secret = node_from({"id": "s", "kind": "Policy", "name": "S", "sensitivity": "restricted"})
    assert not visibility_of(columns_of(SystemMap.of([secret], [])), "steward").is_shown("s")


def test_an_id_of_no_node_is_not_shown() -> None:
    visibility = seen_at("steward")
    assert not visibility.is_shown("nobody")
    assert not visibility.is_personal("nobody")
    assert visibility.keep(["nobody", "bob", "kept"]) == ["bob"]


@pytest.mark.parametrize(
    ("hidden", "shown", "count"),
    [(0, 3, 3), (1, 3, None), (4, 0, None), (5, 2, 7), (0, 0, 0)],
)
def test_a_count_of_people_is_suppressed_when_one_to_four_of_them_are_not_shown(
    hidden: int, shown: int, count: int | None
) -> None:
    people = [
        node_from({"id": f"h{index}", "kind": "Person", "name": "H"}) for index in range(hidden)
    ] + [
        node_from(
            {
                "id": f"s{index}",
                "kind": "Person",
                "name": "S",
                "sensitivity": "public",
                "consent": ALL_CONSENT,
            }
        )
        for index in range(shown)
    ]
    visibility = visibility_of(columns_of(SystemMap.of(people, [])), "workshop")
    assert people_count([person.id for person in people] * 2, visibility) == count
