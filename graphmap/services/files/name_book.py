"""Which record a name in a file means: the book of all names, stored and new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from graphmap.errors import FileRefused
from graphmap.formats.file_record import FilePlace, FileRecord, shown
from graphmap.model.catalogue import NodeKind
from graphmap.model.identity import choose_id, derived_id, effect_id, fold
from graphmap.model.nodes import Effect, Node, Observation, Place, Source
from graphmap.model.system_map import SystemMap
from graphmap.services.files.look_alikes import MAX_OFFERED, LookAlikes

#: What a claim or a table may choose for a name: the id of a stored node, or this word.
NEW: Final = "new"
_NEEDS_MORE: Final[frozenset[NodeKind]] = frozenset(
    {"LearningCycle", "Pattern", "EnablingCondition", "Answer", "Effect"}
)


@dataclass(frozen=True)
class NewName:
    """A name that is not in the map yet, where it stands, and the id that it gets."""

    name: str
    kind: NodeKind
    id: str
    place: FilePlace
    column: str


@dataclass
class _Names:
    """Ids by folded name of one kind; aliases apart, because only look-ups may use them."""

    names: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    aliases: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


class NameBook:
    """All names and natural keys of a map, and of what is being added to it.

    Parameters
    ----------
    stored
        The map as it is.
    choices
        What a person chose for a name: the id of a stored node, or ``new``.
    offers_longer
        Whether stored names that hold a new one are offered for it as well.
    """

    def __init__(
        self, stored: SystemMap, choices: Mapping[str, str], *, offers_longer: bool = False
    ) -> None:
        self._stored = stored
        self._offers_longer = offers_longer
        self._choices = {plain_name(name): choice for name, choice in choices.items()}
        self._kinds: dict[str, NodeKind] = {}
        self._by_kind: defaultdict[NodeKind, _Names] = defaultdict(_Names)
        self._by_code: dict[tuple[NodeKind, str], str] = {}
        self._as_given: dict[str, str] = {}
        self._pseudonyms: dict[str, str] = {}
        self.new_names: list[NewName] = []
        self.new_nodes: list[FileRecord] = []
        self._effects = _effects_by_key(stored)
        self._observations = _observations_by_key(stored)
        for node in stored.nodes:
            code = node.gss_code if isinstance(node, Place) else None
            code = node.url if isinstance(node, Source) else code
            self.add(node.id, node.kind, node.name, aliases=node.aliases, code=code)

    def add(
        self,
        id_: str,
        kind: NodeKind,
        name: str | None,
        *,
        aliases: Iterable[str] = (),
        code: str | None = None,
    ) -> None:
        """Enter a node: its name, its aliases, and the code or address that identifies it."""
        self._kinds[id_] = kind
        names = self._by_kind[kind]
        if name and kind == "Person":
            self._pseudonyms[id_] = name
        if name:
            _enter(names.names, plain_name(name), id_)
        for alias in aliases:
            _enter(names.aliases, plain_name(alias), id_)
        if code:
            self._by_code[kind, code] = id_

    def add_given(self, given: str, id_: str) -> None:
        """Remember which id stands for one that a file gives and that is not valid."""
        self._as_given[given] = id_

    def is_free(self, id_: str) -> bool:
        """Say whether no node has that id."""
        return id_ not in self._kinds

    def by_code(self, kind: NodeKind, code: str) -> str | None:
        """Give the id of the place of that GSS code or the source of that address."""
        return self._by_code.get((kind, code))

    def named(self, kind: NodeKind, name: str) -> Sequence[str]:
        """Give the ids of the nodes of a kind that have this name, aliases left out.

        A person is meant only by the exact pseudonym.
        """
        found = self._by_kind[kind].names.get(plain_name(name), ())
        if kind == "Person":
            return [id_ for id_ in found if self._pseudonyms[id_] == name]
        return found

    def choice(self, name: str) -> str | None:
        """Give what was chosen for a name: an id, ``new`` or None."""
        return self._choices.get(plain_name(name))

    def find(
        self, kinds: Collection[NodeKind], text: str, *, place: FilePlace, column: str
    ) -> str | None:
        """Give the node that an id, a name or an alias means among some kinds, or None.

        Raises
        ------
        FileRefused
            Where it means several.
        """
        for given in (self._as_given.get(text), text.lower()):
            if given and self._kinds.get(given) in kinds:
                return given
        found = dict.fromkeys(id_ for kind in kinds for id_ in self.named(kind, text))
        if not found:
            # Of a person only the exact pseudonym tells: what looks like it may be another's.
            books = [self._by_kind[kind].aliases for kind in kinds if kind != "Person"]
            found = dict.fromkeys(id_ for book in books for id_ in book.get(plain_name(text), ()))
        if len(found) > 1:
            names = " and ".join(sorted(found))
            message = f"{shown(text)} is the name of {names}; write the id of the one you mean"
            raise FileRefused(place.problem(message, column=column, rule="ambiguous_name"))
        return next(iter(found), None)

    def find_or_make(self, kind: NodeKind, text: str, *, place: FilePlace, column: str) -> str:
        """Give the node of a kind that ``text`` means, making a new one where there is none.

        Raises
        ------
        FileRefused
            Where it means several, or a node of that kind needs more than a name.
        """
        found = self.find((kind,), text, place=place, column=column)
        if found:
            return found
        choice = self.choice(text)
        if choice and choice != NEW:
            if self._kinds.get(choice) == kind:
                return choice
            message = f"{shown(choice)}, chosen for {shown(text)}, is no {kind} of this map"
            raise FileRefused(place.problem(message, column=column, rule="choice"))
        if kind in _NEEDS_MORE:
            message = f"no {kind} is called {shown(text)}; add it first, with its own fields"
            raise FileRefused(place.problem(message, column=column, rule="unknown_name"))
        return self._make(kind, text, key=(text,), place=place, column=column)

    def source(self, name: str, url: str | None, *, place: FilePlace) -> str:
        """Give the source of an address, or without one of a name, making it where needed."""
        if url:
            found = self.by_code("Source", url)
            if found:
                return found
            return self._make("Source", name, key=(url,), place=place, column="source", url=url)
        return self.find_or_make("Source", name, place=place, column="source")

    def effect(self, cause: str, target: str, place: str | None, polarity: int) -> str:
        """Give the id of the effect of a natural key: the stored one's, else a derived one."""
        key = (cause, target, place, polarity)
        return self._effects.get(key) or effect_id(*key)

    def observation(self, text: str, date: str | None, sources: tuple[str, ...]) -> str:
        """Give the id of the observation of a natural key: the stored one's, else a derived one."""
        key = (text, date or "", *sorted(sources))
        return self._observations.get(key) or derived_id("Observation", *key)

    def look_alikes(self) -> list[tuple[NewName, tuple[str, ...]]]:
        """Give each new name that looks like a stored one and was not chosen, with those ids."""
        offered: list[tuple[NewName, tuple[str, ...]]] = []
        asked: defaultdict[NodeKind, list[NewName]] = defaultdict(list)
        for new in self.new_names:
            if self.choice(new.name) is None:
                asked[new.kind].append(new)
        for kind, new_names in asked.items():
            stored = [
                (node.id, name)
                for node in self._stored.of_kind(kind)
                for name in (node.name, *node.aliases)
                if name
            ]
            alike = LookAlikes(stored, asked=len(new_names))
            for new in new_names:
                longer = alike.longer(new.name) if self._offers_longer else ()
                ids = tuple(dict.fromkeys((*alike.of(new.name), *longer)))
                if ids:
                    offered.append((new, ids[:MAX_OFFERED]))
        return offered

    def _make(
        self,
        kind: NodeKind,
        name: str,
        *,
        key: tuple[str, ...],
        place: FilePlace,
        column: str,
        **fields: str,
    ) -> str:
        id_ = choose_id(kind, given=None, name=name, key=key, is_free=self.is_free)
        self.new_nodes.append(
            FileRecord("node", {"id": id_, "kind": kind, "name": name, **fields}, place)
        )
        self.new_names.append(NewName(name, kind, id_, place, column))
        self.add(id_, kind, name, code=fields.get("url"))
        return id_


@dataclass(frozen=True)
class NamesAtPlace:
    """A book of names as one claim asks it, which knows where the claim stands."""

    book: NameBook
    place: FilePlace

    def node(self, kind: NodeKind, name: str, *, column: str) -> str:
        """See `graphmap.model.claims.ClaimNames`."""
        return self.book.find_or_make(kind, name, place=self.place, column=column)

    def source(self, name: str, url: str | None) -> str:
        """See `graphmap.model.claims.ClaimNames`."""
        return self.book.source(name, url, place=self.place)

    def effect(self, cause: str, target: str, place: str | None, polarity: int) -> str:
        """See `graphmap.model.claims.ClaimNames`."""
        return self.book.effect(cause, target, place, polarity)

    def observation(self, text: str, date: str | None, sources: tuple[str, ...]) -> str:
        """See `graphmap.model.claims.ClaimNames`."""
        return self.book.observation(text, date, sources)


def plain_name(name: str) -> str:
    """Give a name as names are compared: without case and accents, in single spaces."""
    return " ".join(fold(name).split())


def _enter(names: dict[str, list[str]], name: str, id_: str) -> None:
    ids = names[name]
    if id_ not in ids:
        ids.append(id_)


def _effects_by_key(stored: SystemMap) -> dict[tuple[str, str, str | None, int], str]:
    effects: dict[tuple[str, str, str | None, int], str] = {}
    for node in stored.of_kind("Effect"):
        effect = cast("Effect", node)
        cause, target = stored.sources(node.id, "CAUSES"), stored.targets(node.id, "ON")
        place = next(iter(stored.targets(node.id, "IN")), None)
        effects[cause[0], target[0], place, effect.polarity] = node.id
    return effects


def _observations_by_key(stored: SystemMap) -> dict[tuple[str, ...], str]:
    observations: dict[tuple[str, ...], str] = {}
    nodes: Sequence[Node] = stored.of_kind("Observation")
    for node in nodes:
        seen = cast("Observation", node)
        key = (seen.text or "", seen.date or "", *stored.targets(node.id, "CITES"))
        observations.setdefault(key, node.id)
    return observations
