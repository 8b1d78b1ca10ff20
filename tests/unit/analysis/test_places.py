"""What lies within what."""

import numpy as np

from graphmap.analysis.influence import influence_of
from graphmap.analysis.places import PlaceTree
from graphmap.model.columns import columns_of
from graphmap.model.links import Link
from graphmap.model.nodes import Place
from graphmap.model.system_map import SystemMap

#       z-land                      y-land
#      /      \
#   north    south
#     |
#   b-town
#     |
#   a-street
PARTS = [("north", "z-land"), ("south", "z-land"), ("b-town", "north"), ("a-street", "b-town")]
TYPES = {"z-land": "nation", "y-land": "nation", "north": "region", "b-town": "lower_tier"}
NAMES = ["z-land", "y-land", "north", "south", "b-town", "a-street"]


def tree() -> tuple[PlaceTree, dict[str, int]]:
    nodes = [Place(id=name, name=name, type=TYPES.get(name)) for name in NAMES]
    links = [
        Link(id=f"l{at}", kind="PART_OF", source=part, target=whole)
        for at, (part, whole) in enumerate(PARTS)
    ]
    system_map = SystemMap.of(nodes, links)
    places = influence_of(system_map).place_tree
    ids = columns_of(system_map).ids
    return places, {ids[node]: number for number, node in enumerate(places.nodes) if node >= 0}


def test_a_place_lies_within_itself_and_all_above_it() -> None:
    places, number = tree()
    everywhere = np.arange(places.count, dtype=np.int32)
    within = {
        outer: {
            inner for inner in NAMES if places.is_within(everywhere, number[outer])[number[inner]]
        }
        for outer in NAMES
    }
    assert within == {
        "z-land": {"z-land", "north", "south", "b-town", "a-street"},
        "y-land": {"y-land"},
        "north": {"north", "b-town", "a-street"},
        "south": {"south"},
        "b-town": {"b-town", "a-street"},
        "a-street": {"a-street"},
    }


def test_no_place_contains_every_place() -> None:
    places, _ = tree()
    assert places.is_within(np.arange(places.count, dtype=np.int32), 0).all()


def test_each_place_becomes_its_nearest_ancestor_or_self_of_a_type() -> None:
    places, number = tree()
    name = {at: id_ for id_, at in number.items()} | {-1: None, 0: "no place"}
    regions = [name[int(at)] for at in places.of_type("region")]
    assert {name[at]: regions[at] for at in range(places.count)} == {
        "no place": "no place",
        "z-land": None,
        "y-land": None,
        "south": None,
        "north": "north",
        "b-town": "north",
        "a-street": "north",
    }


def test_ranks_are_in_the_order_of_ids() -> None:
    places, number = tree()
    assert [places.ranks[number[name]] for name in sorted(NAMES)] == [1, 2, 3, 4, 5, 6]
    assert places.ranks[0] == 0
