"""Map files, bad and odd: each with what must become of it."""

import json
from collections.abc import Callable

from tests.bad_files.corpus import Case

START = '{"format": "graphmap", "version": 1, '


def _map(**content: object) -> Callable[[], bytes]:
    whole = {"format": "graphmap", "version": 1, **content}
    return lambda: json.dumps(whole).encode()


def _text(text: str) -> Callable[[], bytes]:
    return text.encode


PLACE = {"id": "x", "kind": "Place", "name": "X"}
MAPS = [
    Case(
        "not JSON",
        "m.json",
        _text('{"format": "graphmap",\n "version": 1,,}'),
        row=2,
        says="not JSON",
    ),
    Case("empty map file", "m.json", _text(""), row=1, says="not JSON"),
    Case("list for a map", "m.json", _text("[]"), says="object"),
    Case("number for a map", "m.json", _text("1"), says="object"),
    Case("another format", "m.json", _text('{"nodes": []}'), column="format"),
    Case("newer version", "m.json", _map(version=2), column="version"),
    Case("version true", "m.json", _map(version=True), column="version"),
    Case("unknown key", "m.json", _map(edges=[]), column="edges"),
    Case("nodes not a list", "m.json", _map(nodes={}), column="nodes"),
    Case("node not an object", "m.json", _map(nodes=["x"]), says="nodes[0]"),
    Case(
        "unknown key of a node",
        "m.json",
        _map(nodes=[{**PLACE, "colour": "red"}]),
        column="colour",
        says="nodes[0]",
    ),
    Case(
        "key twice",
        "m.json",
        _text(START + '"nodes": [{"id": "x", "id": "y"}]}'),
        says="twice",
    ),
    Case(
        "key of the file twice",
        "m.json",
        _text('{"format": "graphmap", "format": "graphmap"}'),
        says="twice",
    ),
    Case("NaN", "m.json", _text('{"format": "graphmap", "version": NaN}'), says="NaN"),
    Case(
        "Infinity", "m.json", _text('{"format": "graphmap", "version": -Infinity}'), says="Infinity"
    ),
    Case(
        "polarity 1e400",
        "m.json",
        _text(START + '"nodes": [{"id": "e", "kind": "Effect", "polarity": 1e400}]}'),
        column="polarity",
    ),
    Case(
        "integer of 5,000 digits",
        "m.json",
        lambda: b'{"format": "graphmap", "version": ' + b"9" * 5_000 + b"}",
        says="not JSON",
    ),
    Case(
        "nested 100,000 deep",
        "m.json",
        lambda: b'{"format": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        says="deep",
    ),
    Case("map not in UTF-8", "m.json", lambda: b'{"format":\n"\xff"}', row=2, says="UTF-8"),
    Case(
        "half a surrogate pair",
        "m.json",
        _text(START + '"nodes": [{"id": "x", "kind": "Place", "name": "\\ud800"}]}'),
        column="name",
    ),
    Case(
        "half a surrogate pair as key",
        "m.json",
        _text(START + '"\\ud800": 1}'),
        column="\ufffd",
        says="unknown key",
    ),
    Case("id that is none", "m.json", _map(nodes=[{**PLACE, "id": 5}]), column="id"),
    Case("id with a space", "m.json", _map(nodes=[{**PLACE, "id": "a b"}]), column="id"),
    Case("node without kind", "m.json", _map(nodes=[{"id": "x", "name": "X"}]), column="kind"),
    Case(
        "kind that is a list", "m.json", _map(nodes=[{**PLACE, "kind": ["Place"]}]), column="kind"
    ),
    Case("name that is a number", "m.json", _map(nodes=[{**PLACE, "name": 5}]), column="name"),
    Case("tags that are text", "m.json", _map(nodes=[{**PLACE, "tags": "a"}]), column="tags"),
    Case(
        "link without ends",
        "m.json",
        _map(links=[{"kind": "PART_OF"}]),
        column="source",
        says="links[0]",
    ),
    Case(
        "link with a number for an id",
        "m.json",
        _map(links=[{"id": 5, "kind": "PART_OF", "source": "plymouth", "target": "england"}]),
        column="id",
        says="links[0]",
    ),
    Case(
        "link of unknown kind",
        "m.json",
        _map(links=[{"kind": "NEAR", "source": "gateshead", "target": "england"}]),
        column="kind",
    ),
    Case(
        "dangling link of a map",
        "m.json",
        _map(links=[{"kind": "PART_OF", "source": "gateshead", "target": "atlantis"}]),
        column="target",
    ),
    Case(
        "circle of 12 places",
        "m.json",
        _map(
            nodes=[{"id": f"p{i}", "kind": "Place", "name": f"P{i}"} for i in range(12)],
            links=[
                {"kind": "PART_OF", "source": f"p{i}", "target": f"p{(i + 1) % 12}"}
                for i in range(12)
            ],
        ),
        says="circle",
    ),
    Case(
        "map with mark and ids in capitals",
        "m.json",
        lambda: b"\xef\xbb\xbf" + _map(nodes=[{**PLACE, "id": "X"}])(),
        creates=("x",),
    ),
]
