"""Records on their way into a map, each once."""

from graphmap.model.gathering import Gathering
from graphmap.model.nodes import Place


def test_a_link_of_one_natural_key_is_kept_once_and_the_first() -> None:
    gathered = Gathering()
    gathered.join("APPLIES_IN", "rule", "york", note="first")
    gathered.join("APPLIES_IN", "rule", "york", note="second")
    gathered.join("APPLIES_IN", "rule", "york", valid_from="2018", note=None, status="")
    assert [(link.valid_from, link.note) for link in gathered.links] == [
        (None, "first"),
        ("2018", None),
    ]


def test_a_link_without_direction_is_the_same_from_either_end() -> None:
    gathered = Gathering()
    gathered.join("WORKS_WITH", "b", "a")
    gathered.join("WORKS_WITH", "a", "b")
    assert [(link.source, link.target) for link in gathered.links] == [("a", "b")]


def test_a_node_is_kept_once_and_the_last() -> None:
    gathered = Gathering()
    gathered.put(Place(id="x", name="Old"))
    gathered.put(Place(id="x", name="New"))
    assert [node.name for node in gathered.nodes] == ["New"]
    assert gathered.node("y") is None
