"""The plain-dictionary store: what a graph store must do, by brute force over the whole graph.

Written from the model's text alone. It knows the vocabulary (`graphmap.model.catalogue`) and the
record classes, and none of the code that the stores share.
"""

import json
import unicodedata
from dataclasses import dataclass, field
from itertools import permutations

from graphmap.errors import Conflict, NotFound, RecordRefused
from graphmap.model.catalogue import LINK_RULES
from graphmap.model.changes import ChangeSet, ConflictSide, Put
from graphmap.model.links import Link
from graphmap.model.nodes import Node

Key = tuple[str, str]


@dataclass
class Graph:
    """Nodes and links by id."""

    nodes: dict[str, Node] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)

    def copy(self) -> "Graph":
        return Graph(dict(self.nodes), dict(self.links))

    def table(self, record: str) -> dict:
        return self.nodes if record == "node" else self.links

    def ends(self, kind: str, *, of: str = "", to: str = "") -> list[str]:
        """Give the other ends of links of a kind, of a source or to a target."""
        if of:
            return [
                link.target
                for link in self.links.values()
                if (link.kind, link.source) == (kind, of)
            ]
        return [
            link.source for link in self.links.values() if (link.kind, link.target) == (kind, to)
        ]


def is_whole(graph: Graph) -> bool:
    """Say whether every rule of the model holds."""
    return all(
        rule(graph)
        for rule in (_links_join, _links_once, _no_circle, _one_parent, _effects, _cycles)
    )


def _links_join(graph: Graph) -> bool:
    for link in graph.links.values():
        source, target = graph.nodes.get(link.source), graph.nodes.get(link.target)
        if source is None or target is None:
            return False
        if (source.kind, target.kind) not in LINK_RULES[link.kind].joins:
            return False
    return True


def _links_once(graph: Graph) -> bool:
    return not any(
        (one.kind, one.source, one.target, one.as_, one.valid_from)
        == (other.kind, other.source, other.target, other.as_, other.valid_from)
        for one, other in permutations(graph.links.values(), 2)
    )


def _no_circle(graph: Graph) -> bool:
    for kind in ("PART_OF", "DERIVES_FROM"):
        for start in graph.nodes:
            reached, size = set(graph.ends(kind, of=start)), -1
            while len(reached) > size:
                size = len(reached)
                for node in list(reached):
                    reached.update(graph.ends(kind, of=node))
            if start in reached:
                return False
    return True


def _one_parent(graph: Graph) -> bool:
    return all(
        len(set(graph.ends("PART_OF", of=node.id))) <= 1
        for node in graph.nodes.values()
        if node.kind == "Place"
    )


def _effects(graph: Graph) -> bool:
    keys = []
    for node in graph.nodes.values():
        if node.kind == "Effect":
            causes, on = graph.ends("CAUSES", to=node.id), graph.ends("ON", of=node.id)
            places = graph.ends("IN", of=node.id)
            if len(causes) != 1 or len(on) != 1 or len(places) > 1:
                return False
            keys.append((causes[0], on[0], tuple(places), node.polarity))
    return len(keys) == len(set(keys))


def _cycles(graph: Graph) -> bool:
    ladder = ["person", "organisation", "place", "country"]
    for node in graph.nodes.values():
        if node.kind != "LearningCycle":
            continue
        about = graph.ends("ABOUT", of=node.id)
        if len(about) != 1 or node.scale not in _scales(graph.nodes[about[0]]):
            return False
        for other in graph.ends("LEARNS_FROM", of=node.id):
            if ladder.index(graph.nodes[other].scale) != ladder.index(node.scale) - 1:
                return False
        for other in graph.ends("CONNECTED_WITH", of=node.id):
            if graph.nodes[other].scale != node.scale:
                return False
    return True


def _scales(node: Node) -> list[str]:
    if node.kind == "Person":
        return ["person"]
    if node.kind == "Organisation":
        return ["organisation"]
    if node.type is None:
        return ["place", "country"]
    return (
        ["country"] if node.type in ("region", "jurisdiction", "nation", "country") else ["place"]
    )


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return unicodedata.normalize(
        "NFC", "".join(letter for letter in text if not unicodedata.combining(letter))
    )


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in _folded(text)).split()


class ReferenceStore:
    """The store as plain dictionaries."""

    def __init__(self) -> None:
        self.graph = Graph()
        self.revision = 0
        self.results: dict[str, int] = {}
        self.past: list[Node | Link] = []
        self.documents: dict[Key, tuple[int, str]] = {}

    def apply(self, change_set: ChangeSet) -> int:
        """Give the revision of the change set, or raise as a store does."""
        if change_set.operation_id in self.results:
            return self.results[change_set.operation_id]
        after = self.graph.copy()
        sides = [side for change in change_set.changes if (side := self._stale(change))]
        if sides:
            raise Conflict(sides)
        for change in change_set.changes:
            table = after.table(change.record)
            before = table.pop(change.id, None)
            if isinstance(change, Put):
                value = change.value.model_copy(update={"version": self.revision + 1})
                if before is not None and _identity(before) != _identity(value):
                    raise RecordRefused("identity")
                table[change.id] = value
        if not is_whole(after):
            raise RecordRefused("broken")
        self.past += [item.value for item in change_set.changes if isinstance(item, Put)]
        self.graph = after
        return self._end(change_set.operation_id)

    def _stale(self, change) -> ConflictSide | None:
        stored = self.graph.table(change.record).get(change.id)
        version = stored.version if stored else 0
        if version == change.expected_version:
            return None
        return ConflictSide(
            record=change.record,
            id=change.id,
            expected_version=change.expected_version,
            stored_version=version,
            stored=stored,
            asked=change.value if isinstance(change, Put) else None,
        )

    def _end(self, operation_id: str) -> int:
        self.revision += 1
        self.results[operation_id] = self.revision
        return self.revision

    def erase(self, person_id: str, operation_id: str) -> int:
        """Erase a person and what cannot stand without them, now and in the past."""
        if operation_id in self.results:
            return self.results[operation_id]
        live = self.graph.nodes.get(person_id)
        was = any(item.kind == "Person" and item.id == person_id for item in self.past)
        if not was or (live is not None and live.kind != "Person"):
            raise NotFound(person_id)
        doomed = self._doomed(person_id)
        self.graph.nodes = {
            id_: node for id_, node in self.graph.nodes.items() if id_ not in doomed
        }
        self.graph.links = {
            id_: link
            for id_, link in self.graph.links.items()
            if not {link.source, link.target} & doomed
        }
        self.past = [item for item in self.past if not _is_of(item, doomed)]
        for key, (version, body) in self.documents.items():
            kept = {id_: value for id_, value in json.loads(body).items() if id_ not in doomed}
            if kept != json.loads(body):
                self.documents[key] = (version + 1, json.dumps(kept))
        return self._end(operation_id)

    def _doomed(self, person_id: str) -> set[str]:
        doomed, size = {person_id}, 0
        while len(doomed) > size:
            size = len(doomed)
            holds = [link for link in self.graph.links.values() if link.kind in ("ABOUT", "FOR")]
            held = [
                item
                for item in self.past
                if item.kind in ("ABOUT", "FOR") and item.source not in self.graph.nodes
            ]
            doomed |= {link.source for link in holds + held if link.target in doomed}
        return doomed

    def put_document(self, collection: str, id_: str, version: int, body: str) -> int:
        """Write a document over the version that was seen; give the new version."""
        stored = self.documents.get((collection, id_), (0, ""))[0]
        if stored != version:
            raise Conflict([])
        self.documents[collection, id_] = (version + 1, body)
        return version + 1

    def search(self, text: str) -> list[str]:
        """Give the ids found, in their order."""
        asked = set(_words(text))
        found = []
        for node in self.graph.nodes.values():
            title = _words(node.title)
            words = title + [
                word
                for part in (*node.aliases, *node.tags, node.description or "")
                for word in _words(part)
            ]
            if asked and all(any(word.startswith(ask) for word in words) for ask in asked):
                hits = sum(any(word.startswith(ask) for word in title) for ask in asked)
                found.append((-hits, node.title, node.id))
        return [id_ for _, _, id_ in sorted(found)]

    def find(self, query) -> list[str]:
        """Give the ids of all nodes that a query asks for."""
        found = []
        for node in self.graph.nodes.values():
            names = [_folded(name) for name in (node.name or "", *node.aliases) if name]
            if (
                (not query.kinds or node.kind in query.kinds)
                and (query.name is None or " ".join(_folded(query.name).split()) in names)
                and (query.tag is None or query.tag in node.tags)
                and (query.sensitivity is None or query.sensitivity == node.sensitivity)
                and node.id > query.after
            ):
                found.append(node.id)
        return sorted(found)

    def neighbourhood(self, ids, depth: int, limit: int) -> tuple[set[str], bool]:
        """Give the ids of the nearest nodes, and whether some were cut."""
        layer = sorted(set(ids) & self.graph.nodes.keys())
        order = list(layer)
        for _ in range(depth):
            layer = sorted(
                {
                    end
                    for link in self.graph.links.values()
                    for end in (link.source, link.target)
                    if {link.source, link.target} & set(layer)
                }
                - set(order)
            )
            order += layer
        return set(order[:limit]), len(order) > limit


def _identity(record: Node | Link) -> tuple:
    return (record.kind, getattr(record, "source", None), getattr(record, "target", None))


def _is_of(item: Node | Link, doomed: set[str]) -> bool:
    if isinstance(item, Link):
        return bool({item.source, item.target} & doomed)
    return item.id in doomed
