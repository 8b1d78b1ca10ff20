"""A map of actors: people by role, organisations and places, and the ties between them.

Actors are listed by name. They are never ordered by anything that is counted of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.model.catalogue import LinkKind, Profile
from graphmap.model.links import Link
from graphmap.model.nodes import Node, Organisation, Person, Place
from graphmap.privacy import Receipt
from graphmap.views import drawing
from graphmap.views.accounts import Noun, noun_of
from graphmap.views.captions import Caption, Lighting
from graphmap.views.drawing import ActorKind, Tie
from graphmap.views.map_view.request import MapRequest
from graphmap.views.shades import Shading
from graphmap.views.style import DEEDS
from graphmap.views.words import capital, in_words, kind_in_words, list_in_words

TIES: Final[Mapping[LinkKind, Tie]] = {
    "WORKS_FOR": "works_for",
    "SUPPORTED_BY": "supported_by",
    "LIVES_IN": "lives_in",
    "OPERATES_IN": "operates_in",
    "WORKS_WITH": "works_with",
    "FUNDS": "funds",
    "PART_OF": "part_of",
}
ACTOR_KINDS: Final[tuple[ActorKind, ...]] = ("Person", "Organisation", "Place")


@dataclass(frozen=True, slots=True)
class ActorTie:
    """One tie in words: who, does what, with whom, and what is noted of it."""

    link: str
    source: Noun
    tie: Tie
    target: Noun
    note: str
    lit: bool

    @property
    def words(self) -> str:
        """What the tie is, in a verb."""
        return DEEDS[self.tie].words


@dataclass(frozen=True, slots=True)
class ActorGroup:
    """Actors of one role or type, by name."""

    kind: ActorKind
    words: str
    nouns: tuple[Noun, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorView:
    """A map of actors, whole: the drawing and all that is said beside it.

    ``selected`` is what is selected, ``ties`` every tie with those of the selected first.
    """

    request: MapRequest
    title: str
    summary: str
    drawing: drawing.Drawing
    preset: drawing.Preset
    caption: Caption
    lighting: Lighting
    groups: tuple[ActorGroup, ...]
    ties: tuple[ActorTie, ...]
    selected: Noun | None
    too_large: bool
    revision: int
    profile: Profile
    receipt: Receipt
    shading: Shading | None = None

    @property
    def ties_of_selected(self) -> tuple[ActorTie, ...]:
        """The ties of what is selected."""
        return tuple(tie for tie in self.ties if tie.lit) if self.selected else ()


def build_actor_view(
    request: MapRequest,
    nodes: Sequence[Node],
    links: Sequence[Link],
    *,
    name: str,
    selected: str | None,
    most: int,
    receipt: Receipt,
    revision: int,
) -> ActorView:
    """Give the map of some actors.

    Parameters
    ----------
    request
        What was asked for.
    nodes, links
        People, organisations and places as the profile shows them, and the ties among them.
    name
        What is looked at, as a sentence needs it.
    selected
        The id of the selected actor, as the profile shows it.
    most
        A drawing of more nodes or links is not made.
    receipt
        What the profile leaves out.
    revision
        The revision of the map.
    """
    by_id = {node.id: node for node in nodes}
    tied = [link for link in links if link.source in by_id and link.target in by_id]
    ties = sorted((_tie(link, by_id, selected) for link in tied), key=_order)
    drawn_ties = [tie for tie in ties if not _is_nesting(tie)]
    ends = {end.id for tie in drawn_ties for end in (tie.source, tie.target)}
    kept = ends | {node.id for node in nodes if not isinstance(node, Place)}
    too_large = len(kept) > most or len(drawn_ties) > most
    drawn = drawing.Drawing((), ()) if too_large else _drawing(by_id, kept, drawn_ties)
    title = f"Actors of {name}"
    summary = _summary(nodes, ties)
    return ActorView(
        request=request,
        title=title,
        summary=summary,
        drawing=drawn,
        preset=drawing.COUNTRY_VIEW,
        caption=_caption(title, summary, by_id, kept, ties),
        lighting=_lighting(selected, kept, drawn_ties),
        groups=tuple(_groups(nodes)),
        ties=tuple(ties),
        selected=noun_of(by_id[selected]) if selected in by_id else None,
        too_large=too_large,
        revision=revision,
        profile=request.profile,
        receipt=receipt,
    )


def _tie(link: Link, by_id: Mapping[str, Node], selected: str | None) -> ActorTie:
    noted = [link.note, link.form, link.trust, link.quality and f"{link.quality} tie"]
    return ActorTie(
        link=link.id,
        source=noun_of(by_id[link.source]),
        tie=TIES[link.kind],
        target=noun_of(by_id[link.target]),
        note="; ".join(words for words in noted if words),
        lit=selected in (link.source, link.target),
    )


def _order(tie: ActorTie) -> tuple[bool, str, str, str, str]:
    return (
        not tie.lit,
        tie.source.name.casefold(),
        tie.tie,
        tie.target.name.casefold(),
        tie.link,
    )


def _is_nesting(tie: ActorTie) -> bool:
    """Say whether a tie only nests a place in a place: the table says so, no line is drawn."""
    return tie.tie == "part_of" and tie.source.kind == "Place"


def _drawing(
    by_id: Mapping[str, Node], kept: set[str], ties: Sequence[ActorTie]
) -> drawing.Drawing:
    nodes = [
        drawing.DrawnNode(id=id_, kind=_kind(by_id[id_]), name=by_id[id_].title)
        for id_ in sorted(kept)
    ]
    links = [
        drawing.DrawnLink(
            id=tie.link,
            source=tie.source.id,
            target=tie.target.id,
            does=tie.tie,
            evidence="reported",
            disputed=False,
            places=(),
            sources_for=0,
            sources_against=0,
        )
        for tie in sorted(ties, key=lambda tie: tie.link)
        if tie.source.id != tie.target.id
    ]
    return drawing.Drawing(tuple(nodes), tuple(links))


def _kind(node: Node) -> ActorKind:
    if isinstance(node, Person):
        return "Person"
    return "Organisation" if isinstance(node, Organisation) else "Place"


def _lighting(selected: str | None, kept: set[str], ties: Sequence[ActorTie]) -> Lighting:
    if selected not in kept:
        return Lighting()
    lit = [tie for tie in ties if tie.lit]
    nodes = {end.id for tie in lit for end in (tie.source, tie.target)}
    return Lighting(
        selected=selected,
        nodes=frozenset({*nodes, selected} if selected else nodes),
        links=frozenset(tie.link for tie in lit),
    )


def _summary(nodes: Sequence[Node], ties: Sequence[ActorTie]) -> str:
    counts: dict[ActorKind, int] = {
        kind: sum(node.kind == kind for node in nodes) for kind in ACTOR_KINDS
    }
    if not any(counts.values()):
        return "No actor is recorded here yet."
    words = [f"{count:,} {kind_in_words(kind, count)}" for kind, count in counts.items() if count]
    drawn = sum(not _is_nesting(tie) for tie in ties)
    many = "1 tie" if drawn == 1 else f"{drawn:,} ties"
    return f"{list_in_words(words)}, joined by {many}. Actors are listed by name and never ranked."


def _caption(
    title: str,
    summary: str,
    by_id: Mapping[str, Node],
    kept: set[str],
    ties: Sequence[ActorTie],
) -> Caption:
    counts: dict[str, int] = defaultdict(int)
    for tie in ties:
        counts[tie.source.id] += 1
        counts[tie.target.id] += 1
    nodes: dict[str, str] = {}
    for id_ in kept:
        node, count = by_id[id_], counts[id_]
        many = "1 tie" if count == 1 else f"{count} ties"
        nodes[id_] = f"{node.title}, {_group_of(node).casefold()}, {many}"
    links = {tie.link: f"{tie.source.name} {tie.words} {tie.target.name}" for tie in ties}
    return Caption(title=title, description=summary, nodes=nodes, links=links)


def _groups(nodes: Sequence[Node]) -> list[ActorGroup]:
    found: defaultdict[tuple[int, str], list[Noun]] = defaultdict(list)
    for node in nodes:
        found[ACTOR_KINDS.index(_kind(node)), _group_of(node)].append(noun_of(node))
    return [
        ActorGroup(
            ACTOR_KINDS[at],
            words,
            tuple(sorted(nouns, key=lambda noun: (noun.name.casefold(), noun.id))),
        )
        for (at, words), nouns in sorted(found.items())
    ]


def _group_of(node: Node) -> str:
    """Give the role of a person, the type of an organisation or a place."""
    if isinstance(node, Person):
        return capital(in_words(node.role)) if node.role else "Role not recorded"
    kind = node.type if isinstance(node, Organisation | Place) else None
    return capital(in_words(kind)) if kind else f"{capital(kind_in_words(node.kind))}"
