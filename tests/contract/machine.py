"""Drives the same random operations into a store and the plain dictionary, comparing each step."""

import dataclasses
import json
from collections.abc import Callable

import numpy as np
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from graphmap.errors import Conflict, NotFound, RecordRefused
from graphmap.model.catalogue import LINK_RULES
from graphmap.model.changes import ChangeSet, Delete, Document, Put
from graphmap.model.columns import Columns, columns_of
from graphmap.model.links import Link
from graphmap.model.nodes import NODE_CLASSES, Node
from graphmap.store.port import GraphStore, NodeQuery
from tests.contract.reference import ReferenceStore

KINDS = {
    "place-a": "Place",
    "place-b": "Place",
    "place-c": "Place",
    "ann": "Person",
    "bob": "Person",
    "org-a": "Organisation",
    "org-b": "Organisation",
    "policy-a": "Policy",
    "policy-b": "Policy",
    "policy-c": "Policy",
    "factor-a": "Factor",
    "outcome-a": "Outcome",
    "effect-a": "Effect",
    "effect-b": "Effect",
    "cycle-a": "LearningCycle",
    "cycle-b": "LearningCycle",
    "cycle-c": "LearningCycle",
    "answer-a": "Answer",
    "observation-a": "Observation",
    "source-a": "Source",
}
IDS = sorted(KINDS)
WORDS = (
    "rent",
    "Réntal",
    "renting",
    "care",
    "ca",
    "Ärger",
    "straße",
    "STRASSE",
    "œuvre",
    "7a",
    "ﬁre",
)
DATES = (None, "2018", "2018-01", "2018-01-01", "2020-06")
JOINS = sorted(
    (kind, source, target)
    for kind, link_rule in LINK_RULES.items()
    for source in IDS
    for target in IDS
    if source != target and (KINDS[source], KINDS[target]) in link_rule.joins
)
STRUCTURE = [
    join for join in JOINS if join[0] in ("PART_OF", "DERIVES_FROM", "LEARNS_FROM", "ABOUT", "FOR")
]

#: What most sequences start with, so that links find their ends.
STANDING = tuple(id_ for id_ in IDS if KINDS[id_] not in ("Effect", "LearningCycle"))

phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)


@st.composite
def nodes(draw: st.DrawFn, *, id_: str | None = None, typical: bool = False) -> Node:
    """Give a node, nearly always of the kind that its id stands for."""
    id_ = id_ or draw(st.sampled_from(IDS))
    kind = KINDS[id_]
    if not typical and draw(st.integers(0, 19)) == 7:
        kind = draw(st.sampled_from(["Factor", "Policy"]))
    values = {"id": id_, "kind": kind, "name": draw(phrases)}
    values["tags"] = draw(st.lists(st.sampled_from(["x", "y", "Rent 7a"]), max_size=2))
    values["aliases"] = draw(st.lists(phrases, max_size=1))
    values["description"] = draw(st.none() | phrases)
    values["valid_from"] = draw(st.sampled_from(DATES))
    if draw(st.booleans()):
        values["sensitivity"] = draw(st.sampled_from(["public", "steward"]))
    if kind == "Place":
        values["type"] = draw(st.sampled_from([None, "lower_tier", "region"]))
    if kind == "Effect":
        values["polarity"] = draw(st.sampled_from([1, -1]))
        values["mechanism"] = draw(st.none() | phrases)
        values["name"] = draw(st.none() | phrases)
    if kind == "LearningCycle":
        values["scale"] = draw(st.sampled_from(["person", "organisation", "place", "country"]))
    if kind == "Answer":
        values |= {"question_id": "q-1", "text": draw(phrases), "name": None}
    return NODE_CLASSES[kind].model_validate(values)


@st.composite
def links(draw: st.DrawFn) -> Link:
    """Give a link, mostly one that the catalogue allows; its id says little about its ends."""
    joins = draw(st.sampled_from([JOINS, STRUCTURE]))
    kind, source, target = draw(st.sampled_from(joins))
    if draw(st.integers(0, 14)) == 7:
        kind = draw(st.sampled_from(sorted(LINK_RULES)))
    status = draw(st.sampled_from([None, "in_force", "changed"])) if kind == "APPLIES_IN" else None
    return Link(
        id=f"l-{kind.lower().replace('_', '-')}-{draw(st.integers(0, 2))}",
        kind=kind,
        source=source,
        target=target,
        valid_from=draw(st.sampled_from(DATES)),
        status=status,
    )


class StoreAndDictionary(RuleBasedStateMachine):
    """One store beside one dictionary. `fresh_store` gives an empty store to start with."""

    fresh_store: Callable[[], GraphStore]

    @initialize(ids=st.sampled_from([(), STANDING, STANDING]), data=st.data())
    def begin(self, ids: tuple[str, ...], data: st.DataObject) -> None:
        self.store = type(self).fresh_store()
        self.reference = ReferenceStore()
        self.count = 0
        self.sent: list[ChangeSet] = []
        if ids:
            self._send(*(self._put(data.draw(nodes(id_=id_, typical=True))) for id_ in ids))

    def _versions(self, record: str) -> dict[str, int]:
        return {id_: item.version for id_, item in self.reference.graph.table(record).items()}

    def _put(self, value: Node | Link, drift: int = 0) -> Put:
        record = "link" if isinstance(value, Link) else "node"
        version = self._versions(record).get(value.id, 0) + drift
        return Put(value=value, expected_version=max(0, version))

    def _delete(self, record: str, id_: str, drift: int = 0) -> Delete:
        version = self._versions(record).get(id_, 0) + drift
        return Delete(record=record, id=id_, expected_version=max(1, version))

    def _send(self, *changes: Put | Delete) -> None:
        by_record = {(change.record, change.id): change for change in changes}
        self.count += 1
        self._apply(
            ChangeSet(
                operation_id=f"op-{self.count}", actor="Zoë", changes=tuple(by_record.values())
            )
        )

    def _apply(self, change_set: ChangeSet) -> None:
        self.sent.append(change_set)
        known = change_set.operation_id in self.reference.results
        expected = _outcome(lambda: self.reference.apply(change_set))
        given = _outcome(lambda: self.store.apply(change_set))
        if isinstance(expected, int):
            assert (given.revision, given.replayed) == (expected, known), given
        else:
            assert type(given) is type(expected), (given, expected)
            if isinstance(expected, Conflict):
                assert given.sides == expected.sides

    @rule(values=st.lists(nodes(), min_size=1, max_size=4), drift=st.sampled_from([0] * 9 + [1]))
    def put_nodes(self, values: list[Node], drift: int) -> None:
        self._send(*(self._put(value, drift) for value in values))

    @rule(value=links(), drift=st.sampled_from([0] * 9 + [-1, 1]))
    def put_link(self, value: Link, drift: int) -> None:
        self._send(self._put(value, drift))

    @rule(data=st.data(), valid_from=st.sampled_from([None, None, "2018"]))
    def put_link_again_under_another_id(self, data: st.DataObject, valid_from: str | None) -> None:
        there = self.reference.graph.links
        if there:
            value = there[data.draw(st.sampled_from(sorted(there)))]
            self._send(self._put(value.model_copy(update={"id": "l-2", "valid_from": valid_from})))

    @rule(
        kind=st.sampled_from(["PART_OF", "DERIVES_FROM"]),
        ends=st.permutations(range(3)),
    )
    def put_step_up(self, kind: str, ends: list[int]) -> None:
        names = sorted(id_ for id_ in IDS if KINDS[id_] == {"PART_OF": "Place"}.get(kind, "Policy"))
        source, target = names[ends[0]], names[ends[1]]
        id_ = f"up-{ends[0]}-{ends[1]}-{kind[0].lower()}"
        self._send(self._put(Link(id=id_, kind=kind, source=source, target=target)))

    @rule(value=links(), data=st.data())
    def put_link_with_its_ends(self, value: Link, data: st.DataObject) -> None:
        missing = {value.source, value.target} - self.reference.graph.nodes.keys()
        ends = [data.draw(nodes(id_=id_)) for id_ in sorted(missing)]
        self._send(*map(self._put, [value, *ends]))

    @rule(
        effect=st.sampled_from(["effect-a", "effect-b"]),
        cause=st.sampled_from(["policy-a", "policy-a", "factor-a"]),
        place=st.sampled_from([None, "place-a"]),
        data=st.data(),
    )
    def claim(self, effect: str, cause: str, place: str | None, data: st.DataObject) -> None:
        ends = {cause, "outcome-a", *([place] if place else [])}
        missing = ends - self.reference.graph.nodes.keys()
        values: list[Node | Link] = [data.draw(nodes(id_=id_)) for id_ in sorted(missing)]
        values.append(data.draw(nodes(id_=effect)))
        values.append(Link(id=f"{effect}-c", kind="CAUSES", source=cause, target=effect))
        values.append(Link(id=f"{effect}-o", kind="ON", source=effect, target="outcome-a"))
        if place:
            values.append(Link(id=f"{effect}-i", kind="IN", source=effect, target=place))
        self._send(*map(self._put, values))

    @rule(
        pairs=st.lists(
            st.sampled_from(
                [
                    ("cycle-a", "ann", "person"),
                    ("cycle-b", "org-a", "organisation"),
                    ("cycle-c", "place-a", "place"),
                    ("cycle-c", "bob", "person"),
                ]
            ),
            min_size=1,
            max_size=3,
            unique_by=lambda pair: pair[0],
        ),
        data=st.data(),
    )
    def cycles_about(self, pairs: list[tuple[str, str, str]], data: st.DataObject) -> None:
        values: list[Node | Link] = []
        for cycle, about, scale in pairs:
            if about not in self.reference.graph.nodes:
                values.append(data.draw(nodes(id_=about)))
            values.append(
                NODE_CLASSES["LearningCycle"].model_validate(
                    {"id": cycle, "name": f"{cycle} about {about}", "scale": scale}
                )
            )
            values.append(Link(id=f"{cycle}-about", kind="ABOUT", source=cycle, target=about))
        self._send(*map(self._put, values))

    @rule(data=st.data(), drift=st.sampled_from([0] * 9 + [1]))
    def delete_something(self, data: st.DataObject, drift: int) -> None:
        graph = self.reference.graph
        there = [("node", id_) for id_ in graph.nodes] + [("link", id_) for id_ in graph.links]
        record, id_ = data.draw(st.sampled_from(sorted(there) or [("node", "nobody")]))
        self._send(self._delete(record, id_, drift))

    @rule(data=st.data())
    def delete_node_with_its_links(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.reference.graph.nodes) or ["nobody"]))
        at = [
            self._delete("link", link.id)
            for link in self.reference.graph.links.values()
            if id_ in (link.source, link.target)
        ]
        self._send(self._delete("node", id_), *at)

    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        if self.sent:
            self._apply(data.draw(st.sampled_from(self.sent)))

    @rule(person=st.sampled_from(["ann", "bob", "ann", "bob", "org-a"]))
    def erase(self, person: str) -> None:
        self.count += 1
        operation_id = f"op-{self.count}"
        expected = _outcome(lambda: self.reference.erase(person, operation_id))
        given = _outcome(
            lambda: self.store.erase(
                person, actor="Zoë", reason="", operation_id=operation_id, keep_words=True
            )
        )
        if isinstance(expected, int):
            assert given.revision == expected
        else:
            assert type(given) is type(expected) is NotFound

    @rule(
        id_=st.sampled_from(["view-1", "view-2"]),
        keys=st.lists(st.sampled_from(IDS), max_size=4, unique=True),
        drift=st.sampled_from([0, 0, 0, 1]),
    )
    def put_document(self, id_: str, keys: list[str], drift: int) -> None:
        version = self.reference.documents.get(("views", id_), (0, ""))[0] + drift
        body = json.dumps(dict.fromkeys(keys, 1))
        expected = _outcome(lambda: self.reference.put_document("views", id_, version, body))
        document = Document(collection="views", id=id_, version=version, body=body)
        given = _outcome(lambda: self.store.put_document(document))
        if isinstance(expected, int):
            assert given == document.model_copy(update={"version": expected})
        else:
            assert type(given) is type(expected) is Conflict

    @rule(text=st.lists(st.sampled_from([*WORDS, "r", "c", "s", "7"]), max_size=3).map(" ".join))
    def search(self, text: str) -> None:
        expected = self.reference.search(text)
        found = self.store.search(text, limit=3)
        assert [node.id for node in found.records] == expected[:3]
        assert found.truncated == (len(expected) > 3)

    @rule(
        query=st.builds(
            NodeQuery,
            kinds=st.sampled_from([(), ("Place",), ("Policy", "Person")]),
            name=st.none() | phrases,
            tag=st.sampled_from([None, None, "x", "Rent 7a"]),
            sensitivity=st.sampled_from([None, None, "steward"]),
            after=st.sampled_from(["", "", "l", "policy-a"]),
            limit=st.integers(1, 4),
        )
    )
    def find(self, query: NodeQuery) -> None:
        expected = self.reference.find(query)
        found = self.store.find(query)
        assert [node.id for node in found.records] == expected[: query.limit]
        assert found.truncated == (len(expected) > query.limit)

    @rule(
        ids=st.lists(st.sampled_from(IDS), min_size=1, max_size=2),
        depth=st.integers(0, 3),
        limit=st.integers(1, 6),
    )
    def neighbourhood(self, ids: list[str], depth: int, limit: int) -> None:
        around, truncated = self.store.neighbourhood(ids, depth=depth, limit=limit)
        expected, is_cut = self.reference.neighbourhood(ids, depth, limit)
        assert ({node.id for node in around.nodes}, truncated) == (expected, is_cut)
        among = {
            link.id
            for link in self.reference.graph.links.values()
            if {link.source, link.target} <= expected
        }
        assert {link.id for link in around.links} == among

    @invariant()
    def holds_the_same(self) -> None:
        graph = self.reference.graph
        whole = self.store.snapshot()
        assert whole.revision == self.store.revision() == self.reference.revision
        assert whole.nodes == tuple(graph.nodes[id_] for id_ in sorted(graph.nodes))
        assert whole.links == tuple(graph.links[id_] for id_ in sorted(graph.links))
        assert_same_columns(self.store.columns(), columns_of(whole))
        kept = {document.id: document for document in self.store.list_documents("views")}
        assert {id_: (item.version, json.loads(item.body)) for id_, item in kept.items()} == {
            id_: (version, json.loads(body))
            for (_, id_), (version, body) in self.reference.documents.items()
        }

    def teardown(self) -> None:
        if hasattr(self, "store"):
            report = self.store.check()
            assert report.problems == ()
            assert (report.revision, report.entries) == (self.reference.revision,) * 2


def assert_same_columns(given: Columns, expected: Columns) -> None:
    """Fail where one array differs from the other in a value or its type."""
    for column in dataclasses.fields(Columns):
        one, other = getattr(given, column.name), getattr(expected, column.name)
        if isinstance(other, np.ndarray):
            assert one.dtype == other.dtype, column.name
            assert one.tolist() == other.tolist(), column.name
        else:
            assert one == other, column.name


def _outcome(call: Callable[[], object]) -> object:
    try:
        return call()
    except (Conflict, NotFound, RecordRefused) as error:
        return error
