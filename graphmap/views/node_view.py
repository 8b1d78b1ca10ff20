"""One node in plain words: what it is, what it does and what is done to it, how we know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from graphmap.model.catalogue import LinkKind, NodeKind
from graphmap.model.links import Link
from graphmap.model.nodes import Node
from graphmap.model.system_map import SystemMap
from graphmap.model.values import first_day
from graphmap.views.accounts import Account, Noun, Seen, noun_of, shares_evidence
from graphmap.views.drawing import Deed
from graphmap.views.field_words import field_in_words, option_in_words
from graphmap.views.words import LINK_WORDS, date_in_words, in_words

#: Links that the accounts and the list of what was seen tell already.
_TOLD_ELSEWHERE: Final[frozenset[LinkKind]] = frozenset(
    {"CAUSES", "ON", "IN", "SUPPORTS", "CHALLENGES"}
)
_DOES: Final[tuple[tuple[str, tuple[Deed, ...]], ...]] = (
    ("What it blocks", ("blocks",)),
    ("What it enables", ("enables",)),
    ("What it raises, lowers or brings into play", ("raises", "lowers", "brings_into_play")),
    ("What it may block or enable", ("uncertain",)),
)
_DONE_TO: Final[tuple[tuple[str, tuple[Deed, ...]], ...]] = (
    ("What blocks it", ("blocks",)),
    ("What enables it", ("enables",)),
    ("What raises it, lowers it or brings it into play", ("raises", "lowers", "brings_into_play")),
    ("What may block or enable it", ("uncertain",)),
)
#: How much discretion there is, before the word.
_HOW_MUCH: Final = {"none": "no", "some": "some", "wide": "wide"}
#: Fields that the page tells in another way.
_TOLD_FIELDS: Final = frozenset(
    {"id", "kind", "name", "version", "sensitivity", "polarity", "text", "statement", "description"}
)
#: What the sentences of a kind's page say already.
_TOLD_OF_KIND: Final[Mapping[NodeKind, frozenset[str]]] = {
    "Policy": frozenset({"type", "owner_scale", "discretion"}),
    "Observation": frozenset({"figure", "unit", "how_we_know", "confidence"}),
    "Source": frozenset({"url", "publisher"}),
    "Person": frozenset({"role", "what_matters"}),
}
_CHOSEN: Final = frozenset({"consent", "meadows_level", "works_in_learning"})
_DATES: Final = frozenset({"date", "valid_from", "valid_until", "started", "ended", "review_by"})


@dataclass(frozen=True)
class EffectGroup:
    """What one thing does to another, place by place."""

    deed: Account
    other: Noun
    accounts: tuple[Account, ...]


@dataclass(frozen=True)
class Section:
    """Effects of one sort under one heading. ``outward``: the node is the cause."""

    heading: str
    outward: bool
    groups: tuple[EffectGroup, ...]


@dataclass(frozen=True)
class LinkedNode:
    """A node at the other end of a link, with what the link says about it."""

    noun: Noun
    remark: str


@dataclass(frozen=True)
class LinkList:
    """Nodes linked in one way, under the words for that way."""

    words: str
    nodes: tuple[LinkedNode, ...]


@dataclass(frozen=True)
class NodePage:
    """The page of one node.

    ``fields`` are what else is recorded, as words and text. ``seen`` is every observation,
    ``against`` those that speak against an effect. ``truncated`` says that effects were cut.
    """

    node: Node
    noun: Noun
    type_words: str
    statement: str | None
    parents: tuple[Noun, ...]
    fields: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    here: tuple[EffectGroup, ...]
    seen: tuple[Seen, ...]
    against: tuple[Seen, ...]
    links: tuple[LinkList, ...]
    truncated: bool

    @property
    def has_effects(self) -> bool:
        """Whether anything is recorded that it does or that is done to it."""
        return bool(self.sections or self.here)

    @property
    def shares_evidence(self) -> bool:
        """Whether some observation stands behind several of the effects told."""
        groups = [group for section in self.sections for group in section.groups]
        accounts = [one for group in (*groups, *self.here) for one in group.accounts]
        return shares_evidence({one.id: one for one in accounts}.values())


def node_page_of(
    node: Node,
    accounts: Sequence[Account],
    shown: SystemMap,
    *,
    parents: tuple[Noun, ...] = (),
    seen: Sequence[Seen] = (),
    truncated: bool = False,
) -> NodePage:
    """Read a node with its effects and neighbours.

    Parameters
    ----------
    node
        The node.
    accounts
        The effects whose cause, target or place it is, or that it is itself evidence on.
    shown
        The node's neighbours and the links to them, as privacy passes them.
    parents
        The places round it, widest first.
    seen
        Observations beyond those of the accounts.
    truncated
        Whether some effects were left out because there are too many.
    """
    told = [account for account in accounts if node.id in (account.cause.id, account.target.id)]
    rest = [account for account in accounts if account not in told]
    observed = _observed([*seen, *_seen_of(accounts)])
    return NodePage(
        node=node,
        noun=noun_of(node),
        type_words=in_words(str(getattr(node, "type", None) or "")),
        statement=_statement(node),
        parents=parents,
        fields=_fields(node),
        sections=_sections(node, told),
        here=_groups(rest, outward=True),
        seen=tuple(one for one in observed if one.id != node.id),
        against=tuple(one for one in observed if one.against),
        links=_link_lists(node, shown),
        truncated=truncated,
    )


def _statement(node: Node) -> str | None:
    return getattr(node, "statement", None) or getattr(node, "text", None)


def _sections(node: Node, accounts: Sequence[Account]) -> tuple[Section, ...]:
    found: list[Section] = []
    for table, outward in ((_DOES, True), (_DONE_TO, False)):
        mine = [one for one in accounts if (one.cause.id == node.id) is outward]
        for heading, deeds in table:
            groups = _groups([one for one in mine if one.deed in deeds], outward=outward)
            if groups:
                found.append(Section(heading, outward, groups))
    return tuple(found)


def _groups(accounts: Iterable[Account], *, outward: bool) -> tuple[EffectGroup, ...]:
    grouped: defaultdict[tuple[str, str, Deed], list[Account]] = defaultdict(list)
    for account in accounts:
        grouped[account.cause.id, account.target.id, account.deed].append(account)
    groups = [
        EffectGroup(
            members[0],
            members[0].target if outward else members[0].cause,
            tuple(sorted(members, key=lambda one: one.place.name.casefold() if one.place else "")),
        )
        for members in grouped.values()
    ]
    return tuple(
        sorted(
            groups,
            key=lambda group: (
                -sum(one.counts for one in group.accounts),
                -len(group.accounts),
                group.other.name.casefold(),
                group.other.id,
            ),
        )
    )


def _seen_of(accounts: Sequence[Account]) -> list[Seen]:
    places: defaultdict[str, dict[str, Noun]] = defaultdict(dict)
    seen: dict[tuple[str, bool], Seen] = {}
    for account in accounts:
        for one in account.observations:
            seen[one.id, one.against] = one
            if account.place:
                places[one.id][account.place.id] = account.place
    return [replace(one, places=tuple(places[one.id].values())) for one in seen.values()]


def _observed(seen: Iterable[Seen]) -> tuple[Seen, ...]:
    """Give each observation once, dated ones first, in the order of their dates."""
    once: dict[str, Seen] = {}
    for one in seen:
        held = once.get(one.id, one)
        against, places = held.against or one.against, held.places or one.places
        once[one.id] = replace(held, against=against, places=places)
    return tuple(
        sorted(
            once.values(),
            key=lambda one: (
                one.date is None,
                first_day(one.date).toordinal() if one.date else 0,
                one.id,
            ),
        )
    )


def _fields(node: Node) -> tuple[tuple[str, str], ...]:
    values = node.model_dump(exclude_none=True, exclude_defaults=True)
    return tuple(
        (field_in_words(name, node.kind), _text(name, value))
        for name, value in values.items()
        if name not in _TOLD_FIELDS | _TOLD_OF_KIND.get(node.kind, frozenset()) and value != ()
    )


def _text(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        return "; ".join(_text(name, one) for one in cast("Sequence[object]", value))
    text = str(value)
    if name in _DATES:
        return date_in_words(text)
    if name in _CHOSEN:
        return option_in_words(name, text)
    if name == "stage_history":
        date, _, stage = text.partition(" ")
        return f"{in_words(stage)}, {date_in_words(date)}"
    is_set_word = text.isascii() and text.replace("_", "").isalnum() and text == text.lower()
    return in_words(text) if is_set_word or name == "confidence" else text


def _link_lists(node: Node, shown: SystemMap) -> tuple[LinkList, ...]:
    lists: defaultdict[str, dict[str, LinkedNode]] = defaultdict(dict)
    for links, end in ((shown.links_from, 0), (shown.links_to, 1)):
        for link in links.get(node.id, ()):
            other = shown.node_by_id[link.source if end else link.target]
            if link.kind in _TOLD_ELSEWHERE or other.kind == "Effect":
                continue
            is_trial = link.kind == "TOUCHES" and other.kind == "Experiment" and end == 1
            words = "What has been tried" if is_trial else LINK_WORDS[link.kind][end]
            lists[words][link.id] = LinkedNode(noun_of(other), _remark(link))
    return tuple(
        LinkList(words, tuple(sorted(found.values(), key=_by_name)))
        for words, found in sorted(lists.items())
    )


def _by_name(linked: LinkedNode) -> tuple[str, str]:
    return (linked.noun.name.casefold(), linked.noun.id)


def _remark(link: Link) -> str:
    parts = [in_words(link.as_)] if link.as_ else []
    parts += ["wanted, not yet involved"] if link.wanted else []
    parts += [in_words(word) for word in (link.status, link.quality) if word]
    parts += [f"{_HOW_MUCH[link.discretion]} discretion"] if link.discretion else []
    parts += [word for word in (link.trust, link.form, link.note) if word]
    if link.valid_until:
        parts.append(f"ended {date_in_words(link.valid_until)}")
    elif link.valid_from:
        parts.append(f"since {date_in_words(link.valid_from)}")
    return ", ".join(parts)
