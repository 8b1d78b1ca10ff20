"""A system map in memory, and the rules over the whole of it.

::

    rule --CAUSES--> e --ON--> outcome         town --PART_OF--> region
                     e --IN--> town
"""

import pytest

from graphmap.errors import RecordRefused
from graphmap.model.links import Link
from graphmap.model.nodes import Effect, LearningCycle, Outcome, Person, Place, Policy
from graphmap.model.rules import Touched, broken_rules
from graphmap.model.system_map import MapView, SystemMap

RULE = Policy(id="rule", name="Rule")
OUTCOME = Outcome(id="outcome", name="Outcome")
TOWN = Place(id="town", name="Town", type="lower_tier")
REGION = Place(id="region", name="Region", type="region")
EFFECT = Effect(id="e", polarity=-1)
NODES = (RULE, OUTCOME, TOWN, REGION, EFFECT)


def link(kind: str, source: str, target: str, id_: str = "") -> Link:
    id_ = id_ or f"{kind}-{source}-{target}".lower().replace("_", "-")
    return Link.model_validate({"id": id_, "kind": kind, "source": source, "target": target})


LINKS = (
    link("CAUSES", "rule", "e"),
    link("ON", "e", "outcome"),
    link("IN", "e", "town"),
    link("PART_OF", "town", "region"),
)


def rules_broken(nodes, links) -> list[str]:
    with pytest.raises(RecordRefused) as caught:
        SystemMap.of(nodes, links).check()
    return [problem.rule for problem in caught.value.problems]


def test_records_are_sorted_and_the_later_of_two_is_kept() -> None:
    renamed = TOWN.model_copy(update={"name": "Renamed"})
    made = SystemMap.of([*NODES, renamed], reversed(LINKS), revision=3)
    assert [node.id for node in made.nodes] == ["e", "outcome", "region", "rule", "town"]
    assert made.node_by_id["town"].name == "Renamed"
    assert [item.kind for item in made.links] == ["CAUSES", "IN", "ON", "PART_OF"]
    assert made.revision == 3
    made.check()


def test_link_without_an_end_is_refused() -> None:
    with pytest.raises(RecordRefused, match="names outcome, which is not in the map"):
        SystemMap.of([RULE, EFFECT], [link("ON", "e", "outcome")])


def test_ends_are_found_by_kind() -> None:
    made = SystemMap.of(NODES, LINKS)
    assert made.targets("e", "ON") == ["outcome"]
    assert made.targets("e", "CAUSES") == []
    assert made.sources("e", "CAUSES") == ["rule"]
    assert made.sources("region", "PART_OF") == ["town"]
    assert [node.id for node in made.of_kind("Place")] == ["region", "town"]
    assert [item.kind for item in made.links_from["e"]] == ["IN", "ON"]
    assert [item.source for item in made.links_to["town"]] == ["e"]


def test_whole_map_keeps_every_rule() -> None:
    town_again = link("PART_OF", "town", "region", "again")
    assert rules_broken(NODES, [*LINKS, town_again]) == ["same_link_twice"]
    assert rules_broken(NODES, [*LINKS, link("PART_OF", "region", "town")]) == ["circle"]
    assert rules_broken(NODES, [*LINKS, link("APPLIES_IN", "town", "rule")]) == ["link_joins"]
    assert rules_broken(NODES, LINKS[1:]) == ["effect_ends"]


def test_three_parents_in_a_circle_are_shown_from_the_smallest_id() -> None:
    places = [Place(id=id_, name=id_) for id_ in ("c", "a", "b", "outside")]
    ring = [
        link("PART_OF", *ends) for ends in (("c", "a"), ("a", "b"), ("b", "c"), ("outside", "c"))
    ]
    with pytest.raises(RecordRefused, match="a -> b -> c -> a"):
        SystemMap.of(places, ring).check()


def test_long_circle_is_shown_shortened() -> None:
    places = [Place(id=f"p{number:02}", name="P") for number in range(40)]
    ring = [link("PART_OF", f"p{n:02}", f"p{(n + 1) % 40:02}") for n in range(40)]
    with pytest.raises(RecordRefused, match=r"p00 -> p01 .* … -> .* p39 -> p00") as caught:
        SystemMap.of(places, ring).check()
    assert "p20" not in str(caught.value)


def test_place_with_two_parents_and_cycle_at_the_wrong_scale_are_found() -> None:
    nation = Place(id="nation", name="N", type="nation")
    assert rules_broken([*NODES, nation], [*LINKS, link("PART_OF", "town", "nation")]) == [
        "one_parent"
    ]
    ann = Person(id="ann", name="Ann")
    cycle = LearningCycle(id="c", name="C", scale="place")
    about = link("ABOUT", "c", "ann")
    assert rules_broken([*NODES, ann, cycle], [*LINKS, about]) == ["cycle_scale"]
    assert rules_broken([*NODES, ann, cycle], LINKS) == ["cycle_about"]


def test_same_effect_twice_is_found() -> None:
    again = Effect(id="e2", polarity=-1)
    copies = [link("CAUSES", "rule", "e2"), link("ON", "e2", "outcome"), link("IN", "e2", "town")]
    assert rules_broken([*NODES, again], [*LINKS, *copies]) == ["same_effect_twice"]
    SystemMap.of([*NODES, again], [*LINKS, *copies[:2]]).check()


def test_many_links_of_a_deleted_node_are_counted_not_listed() -> None:
    many = [Place(id=f"p{number}", name="P") for number in range(9)]
    links = [link("APPLIES_IN", "rule", f"p{number}") for number in range(9)]
    whole = SystemMap.of([RULE, *many], links)
    (problem,) = broken_rules([Touched(before=RULE, after=None)], MapView(whole))
    assert problem.rule == "node_has_links"
    assert "and 4 more" in problem.message


def test_a_refusal_neither_counts_nor_names_the_people_at_a_node() -> None:
    people = [Person(id=f"quartz-{number}", name="Q") for number in range(3)]
    homes = [link("LIVES_IN", person.id, "town") for person in people]
    part = link("PART_OF", "town", "region")
    whole = SystemMap.of([TOWN, REGION, *people], [part, *homes])
    (problem,) = broken_rules([Touched(before=TOWN, after=None)], MapView(whole))
    assert "(PART_OF part-of-town-region, some LIVES_IN)" in problem.message
    cycle = LearningCycle(id="c", name="C", scale="person")
    about = [link("ABOUT", "c", person.id) for person in people]
    for links in (about, about[:1]):
        at_place = cycle.model_copy(update={"scale": "place"})
        (problem,) = broken_rules(
            [Touched(before=None, after=at_place)],
            MapView(SystemMap.of([at_place, *people], links)),
        )
        assert "quartz" not in problem.message
