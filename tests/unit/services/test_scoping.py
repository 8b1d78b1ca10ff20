"""The part of a map that belongs to one place or organisation.

::

    country
      north           rule -(-)-> home           in gateshead, seen by story, cited in paper
        gateshead     home -(+)-> health         in country: carries on
      south           health -(+)-> work         in no place: carries on
                      rule -(-)-> other          in south
    council SETS rule
"""

from __future__ import annotations

import pytest

from graphmap.errors import RequestRefused
from graphmap.model.columns import columns_of
from graphmap.model.records import link_from, node_from
from graphmap.model.system_map import SystemMap
from graphmap.services.scoping import ids_in_scope

NODES = (
    *(("Place", name) for name in ("country", "north", "gateshead", "south")),
    ("Policy", "rule"),
    *(("Outcome", name) for name in ("home", "health", "work", "other")),
    ("Organisation", "council"),
    ("Observation", "story"),
    ("Source", "paper"),
    ("Factor", "alone"),
)
LINKS = (
    ("PART_OF", "north", "country"),
    ("PART_OF", "south", "country"),
    ("PART_OF", "gateshead", "north"),
    ("SETS", "council", "rule"),
    ("SUPPORTS", "story", "e1"),
    ("CITES", "story", "paper"),
)
EFFECTS = (
    ("e1", "rule", "home", "gateshead", -1),
    ("e2", "home", "health", "country", 1),
    ("e3", "health", "work", None, 1),
    ("e4", "rule", "other", "south", -1),
)


@pytest.fixture(scope="module")
def the_map() -> SystemMap:
    nodes = [node_from({"id": id_, "kind": kind, "name": id_}) for kind, id_ in NODES]
    links = list(LINKS)
    for id_, cause, target, place, polarity in EFFECTS:
        nodes.append(node_from({"id": id_, "kind": "Effect", "polarity": polarity}))
        links += [("CAUSES", cause, id_), ("ON", id_, target)]
        links += [("IN", id_, place)] if place else []
    built = SystemMap.of(
        nodes,
        [
            link_from({"id": f"l{at}", "kind": kind, "source": source, "target": target})
            for at, (kind, source, target) in enumerate(links)
        ],
    )
    built.check()
    return built


def test_a_place_has_its_claims_with_evidence_and_what_carries_on_from_them(
    the_map: SystemMap,
) -> None:
    there = ["country", "north", "gateshead", "rule", "home", "health", "work", "council"]
    evidence = ["story", "paper", "e1", "e2", "e3"]
    assert ids_in_scope(columns_of(the_map), "gateshead") == sorted([*there, *evidence])


def test_a_wider_place_has_what_is_recorded_in_the_places_within_it(the_map: SystemMap) -> None:
    ids = ids_in_scope(columns_of(the_map), "country")
    assert {"e1", "e2", "e3", "e4", "other"} <= set(ids)
    assert "alone" not in ids


def test_an_organisation_has_the_policies_it_sets_with_their_claims(the_map: SystemMap) -> None:
    ids = ids_in_scope(columns_of(the_map), "council")
    assert {"rule", "e1", "e4", "home", "other", "gateshead", "south", "story"} <= set(ids)
    assert not {"e2", "health", "work", "alone"} & set(ids)


@pytest.mark.parametrize("scope", ["rule", "nowhere", ""])
def test_a_scope_that_is_no_place_or_organisation_is_refused(
    the_map: SystemMap, scope: str
) -> None:
    with pytest.raises(RequestRefused, match="place or an organisation"):
        ids_in_scope(columns_of(the_map), scope)
