"""Small maps written as text, one line a record.

``place a > b`` puts b within a. ``p1 -> f1 + a`` is an effect of p1 on f1 of plus sign in a;
``-`` instead of a place is none, ``?`` instead of a sign is uncertain. The first letter of a
cause or target is its kind: p Policy, f Factor, o Outcome. Without more an effect is supported
by one observation of its own with a source of its own; ``for`` and ``against`` name others
(``seen`` or ``seen/source``), ``assumed`` says there is none. ``from`` and ``until`` are the
effect's dates, ``felt`` names persons. ``link KIND a b key=value`` is any link.
The effect of the n-th line that has an arrow is called ``en``.
"""

from itertools import pairwise
from typing import Any

from graphmap.model.links import Link, LinkKey
from graphmap.model.nodes import NODE_CLASSES, Node
from graphmap.model.system_map import SystemMap

KINDS = {"p": "Policy", "f": "Factor", "o": "Outcome"}
SIGNS = {"+": 1, "-": -1, "?": 0}


class _Drawing:
    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.links: dict[LinkKey, Link] = {}
        self.effects = 0

    def node(self, kind: str, id_: str, **fields: Any) -> str:
        if id_ not in self.nodes:
            named = {} if kind in {"Effect", "Observation"} else {"name": id_}
            self.nodes[id_] = NODE_CLASSES[kind](id=id_, **named, **fields)
        return id_

    def link(self, kind: str, source: str, target: str, **fields: Any) -> None:
        id_ = f"l{len(self.links)}"
        link = Link(id=id_, kind=kind, source=source, target=target, **fields)
        self.links.setdefault(link.key, link)

    def read(self, line: str) -> None:
        words = line.split()
        if words[0] == "place":
            names = [word for word in words[1:] if word != ">"]
            for name in names:
                self.node("Place", name)
            for above, below in pairwise(names):
                self.link("PART_OF", below, above)
        elif words[0] == "link":
            fields = dict(word.split("=") for word in words[4:])
            self.link(words[1], words[2], words[3], **fields)
        elif words[0] == "node":
            texts = (word.split("=") for word in words[3:])
            fields = {name: value == "true" or value for name, value in texts}
            self.node(words[1], words[2], **fields)
        else:
            self.read_effect(words)

    def read_effect(self, words: list[str]) -> None:
        cause, _, target, sign, place, *rest = words
        self.effects += 1
        effect = f"e{self.effects}"
        told: dict[str, list[str]] = {}
        key = ""
        for word in rest:
            if word in {"for", "against", "assumed", "from", "until", "felt"}:
                key = word
                told[key] = []
            else:
                told[key].append(word)
        dates = {f"valid_{name}": told[name][0] for name in ("from", "until") if name in told}
        self.node("Effect", effect, polarity=SIGNS[sign], **dates)
        self.link("CAUSES", self.node(KINDS[cause[0]], cause), effect)
        self.link("ON", effect, self.node(KINDS[target[0]], target))
        if place != "-":
            self.link("IN", effect, self.node("Place", place))
        if not {"for", "against", "assumed"} & set(told):
            told["for"] = [f"seen-{effect}/source-{effect}"]
        for stance, kind in (("for", "SUPPORTS"), ("against", "CHALLENGES")):
            for word in told.get(stance, []):
                observation, *sources = word.split("/")
                self.link(kind, self.node("Observation", observation), effect)
                for source in sources:
                    self.link("CITES", observation, self.node("Source", source))
        for person in told.get("felt", []):
            self.link("FELT_BY", effect, self.node("Person", person))


def drawn_map(text: str) -> SystemMap:
    """Give the map of a drawing; every rule of the model holds."""
    drawing = _Drawing()
    for line in text.strip().splitlines():
        if line.strip():
            drawing.read(line.strip())
    system_map = SystemMap.of(drawing.nodes.values(), drawing.links.values())
    system_map.check()
    return system_map
