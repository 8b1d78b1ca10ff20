"""The ways in which a node can be linked, and finding the node at the other end by its name."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphmap.model.catalogue import (
    LINK_KINDS,
    LINK_RULES,
    NODE_KINDS,
    UNDIRECTED_LINKS,
    LinkKind,
    NodeKind,
)
from graphmap.model.nodes import Node
from graphmap.model.values import ID_PATTERN
from graphmap.services.files.look_alikes import LookAlikes
from graphmap.services.pages.search import told_hits
from graphmap.services.reading import accounts_by_id, accounts_shown, nodes_shown
from graphmap.services.workspace import Workspace
from graphmap.store.port import NodeQuery
from graphmap.store.search_words import asked_words, name_key, name_keys, words_of
from graphmap.views.accounts import Account, Noun, noun_of
from graphmap.views.words import LINK_WORDS

MOST_OFFERED: Final = 8
_MOST_SEARCHED: Final = 200
_MOST_COMPARED: Final = 5000
#: Links that come into being and go with a node that cannot stand without them.
BOUND_LINKS: Final[frozenset[LinkKind]] = frozenset({"CAUSES", "ON", "ABOUT"})


@dataclass(frozen=True)
class Way:
    """One way to link a node: the kind of link, its direction, and what may stand at the end."""

    kind: LinkKind
    others: tuple[NodeKind, ...]
    is_outward: bool

    @property
    def key(self) -> str:
        """The way as an address holds it: ``out.SETS`` or ``in.SETS``."""
        return f"{'out' if self.is_outward else 'in'}.{self.kind}"

    @property
    def words(self) -> str:
        """The way in plain words, read from the node."""
        return LINK_WORDS[self.kind][0 if self.is_outward else 1]


@dataclass(frozen=True)
class EndAsked:
    """An end that the form of a new node asks for beside its fields."""

    kind: LinkKind
    label: str
    required: bool = False
    is_outward: bool = True

    @property
    def name(self) -> str:
        """The name of the field."""
        return f"end.{self.kind}"


@dataclass(frozen=True)
class EndFound:
    """The node that a text means; where it is absent, those that it may mean."""

    noun: Noun | None
    candidates: tuple[Noun, ...] = ()


#: What a kind cannot be told from others without, or is seldom recorded without.
ENDS_ASKED: Final[dict[NodeKind, tuple[EndAsked, ...]]] = {
    "Place": (EndAsked("PART_OF", "Which place is it part of?"),),
    "Effect": (
        EndAsked("CAUSES", "What brings it about?", is_outward=False, required=True),
        EndAsked("ON", "What does it act on?", required=True),
        EndAsked("IN", "In which place?"),
    ),
    "LearningCycle": (EndAsked("ABOUT", "Who or what is it about?", required=True),),
    "Experiment": (EndAsked("PART_OF", "Which learning cycle is it part of?"),),
    "Observation": (EndAsked("CITES", "Where is it written down?"),),
    "PolicyChange": (EndAsked("CHANGES", "Which policy would it change?"),),
    "EnablingCondition": (EndAsked("FOR", "For which organisation or place?"),),
    "Session": (EndAsked("IN_SPACE", "In which reflective practice space?"),),
    "Answer": (EndAsked("FOR", "For whom or what?"),),
}


@functools.cache
def ways_of(kind: NodeKind) -> tuple[Way, ...]:
    """Give the ways in which a node of a kind can be linked by hand.

    Left out are links that a node has exactly one of from its beginning.
    """
    ways: list[Way] = []
    for link_kind in LINK_KINDS:
        if link_kind in BOUND_LINKS:
            continue
        joins = LINK_RULES[link_kind].joins
        outward: tuple[NodeKind, ...] = tuple(
            other for other in NODE_KINDS if (kind, other) in joins
        )
        inward: tuple[NodeKind, ...] = tuple(
            other for other in NODE_KINDS if (other, kind) in joins
        )
        if outward:
            ways.append(Way(link_kind, outward, is_outward=True))
        if inward and not (outward and link_kind in UNDIRECTED_LINKS):
            ways.append(Way(link_kind, inward, is_outward=False))
    return tuple(ways)


def way_called(kind: NodeKind, key: str) -> Way | None:
    """Give the way of a key for a node of a kind, or None."""
    return next((way for way in ways_of(kind) if way.key == key), None)


def kinds_at(kind: NodeKind, end: EndAsked) -> tuple[NodeKind, ...]:
    """Give what may stand at an end that a new node of a kind is asked for."""
    joins = LINK_RULES[end.kind].joins
    pairs = [(kind, other) if end.is_outward else (other, kind) for other in NODE_KINDS]
    return tuple(other for other, pair in zip(NODE_KINDS, pairs, strict=True) if pair in joins)


def find_end(
    workspace: Workspace, text: str, kinds: Collection[NodeKind], *, without: str = ""
) -> EndFound:
    """Find the node that an id, a name, an alias or words mean, as a steward may see it.

    Parameters
    ----------
    workspace
        The map.
    text
        What was typed or chosen.
    kinds
        Kinds that may stand there.
    without
        The id of a node that cannot stand there: the one at the other end.
    """
    text = text.strip()
    if ID_PATTERN.fullmatch(text):
        node = nodes_shown(workspace, [text]).get(text)
        if node is not None and node.kind in kinds and text != without:
            return EndFound(_nouns(workspace, [node])[0])
    named = _named(workspace, text, kinds)
    near = [] if len(named) == 1 else [*named, *_near(workspace, text, kinds)]
    found = {node.id: node for node in (named if len(named) == 1 else near) if node.id != without}
    nouns = _nouns(workspace, list(found.values())[:MOST_OFFERED])
    if "Effect" in kinds and len(named) != 1:
        nouns += [noun for noun in effects_called(workspace, text) if noun.id != without]
    if len(named) == 1 and nouns:
        return EndFound(nouns[0])
    return EndFound(None, tuple(nouns[:MOST_OFFERED]))


def effects_called(workspace: Workspace, text: str) -> list[Noun]:
    """Give effects whose cause, target and place hold all words of a text."""
    asked = asked_words(text)
    if not asked:
        return []
    graph = workspace.influence()
    names = graph.columns.names
    nodes = zip(
        graph.effects.tolist(),
        graph.vertices[graph.causes].tolist(),
        graph.vertices[graph.targets].tolist(),
        strict=True,
    )
    fits = [
        number
        for number, (_, cause, target) in enumerate(nodes)
        if _holds(f"{names[cause]} {names[target]}", asked, with_place=graph.places[number] >= 0)
    ]
    visible = workspace.disclosure("steward").visibility
    shown = [
        number for number in fits if visible.is_shown(graph.columns.ids[int(graph.effects[number])])
    ]
    accounts = accounts_shown(workspace, shown[:_MOST_SEARCHED])
    found = [
        account
        for account in accounts
        if _holds(f"{account.cause.name} {account.target.name} {_place(account)}", asked)
    ]
    return [Noun(one.id, "Effect", effect_in_words(one)) for one in found[:MOST_OFFERED]]


def effect_in_words(account: Account) -> str:
    """Give an effect as a sentence: what does what to what, and where."""
    where = f", in {account.place.name}" if account.place else ""
    return f"{account.cause.name} {account.words} {account.target.name}{where}"


def nouns_told(workspace: Workspace, ids: Collection[str]) -> dict[str, Noun]:
    """Give records as words by id, effects as sentences; those not to be seen are absent."""
    nouns = _nouns(workspace, list(nodes_shown(workspace, ids).values()))
    return {noun.id: noun for noun in nouns}


def names_alike(workspace: Workspace, kind: NodeKind, names: Sequence[str]) -> list[list[Noun]]:
    """Give for each new name the nodes of a kind whose name or alias looks like it.

    Only those that a steward may see are offered, the most alike first.
    """
    told = nodes_of_kind(workspace, kind)
    known = [(node.id, name) for node in told for name in (node.name, *node.aliases) if name]
    alike = LookAlikes(known, asked=len(names))
    by_id = {node.id: node for node in told}
    found = [dict.fromkeys((*alike.of(name), *alike.longer(name))) for name in names]
    return [[noun_of(by_id[id_]) for id_ in ids] for ids in found]


def nodes_of_kind(workspace: Workspace, kind: NodeKind) -> list[Node]:
    """Give the nodes of a kind as a steward may see them."""
    columns = workspace.columns()
    at = np.flatnonzero(columns.kinds == NODE_KINDS.index(kind)).tolist()
    return list(nodes_shown(workspace, [columns.ids[int(position)] for position in at]).values())


def _nouns(workspace: Workspace, nodes: Iterable[Node]) -> list[Noun]:
    nouns = [noun_of(node) for node in nodes]
    effects = [noun.id for noun in nouns if noun.kind == "Effect"]
    accounts = accounts_by_id(workspace, effects) if effects else {}
    return [
        Noun(noun.id, noun.kind, effect_in_words(accounts[noun.id]))
        if noun.id in accounts
        else noun
        for noun in nouns
    ]


def _named(workspace: Workspace, text: str, kinds: Collection[NodeKind]) -> list[Node]:
    if not text:
        return []
    query = NodeQuery(kinds=tuple(kinds), name=text, limit=_MOST_SEARCHED)
    hits = workspace.store.find(query).records
    told = nodes_shown(workspace, [node.id for node in hits])
    return [node for node in told.values() if name_key(text) in name_keys(node)]


def _near(workspace: Workspace, text: str, kinds: Collection[NodeKind]) -> list[Node]:
    hits = workspace.store.search(text, limit=_MOST_SEARCHED).records
    of_kinds = [node for node in hits if node.kind in kinds]
    near = told_hits(workspace, text, of_kinds)
    columns = workspace.columns()
    wanted = np.isin(columns.kinds, [NODE_KINDS.index(kind) for kind in kinds])
    if not text or int(wanted.sum()) > _MOST_COMPARED:
        return near
    at = np.flatnonzero(wanted).tolist()
    known = [(columns.ids[int(one)], columns.names[int(one)]) for one in at]
    alike = LookAlikes([pair for pair in known if pair[1]], asked=1).of(text)
    told = nodes_shown(workspace, alike)
    # What is alike only by a name that is left out is not told.
    return [*near, *(told[id_] for id_ in alike if _still_alike(told.get(id_), text))]


def _still_alike(node: Node | None, text: str) -> bool:
    if node is None:
        return False
    return bool(LookAlikes([(node.id, node.title)], asked=1).of(text))


def _holds(text: str, asked: Sequence[str], *, with_place: bool = False) -> bool:
    """Say whether a text holds the words; with a place, some of them may be of its name."""
    words = words_of(text)
    missing = [one for one in asked if not any(word.startswith(one) for word in words)]
    return not missing or (with_place and len(missing) < len(asked))


def _place(account: Account) -> str:
    return account.place.name if account.place else ""
