"""What the address of a map asks for: scope, selection, filters, date. All of it, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypedDict, TypeVar, Unpack, get_args
from urllib.parse import parse_qsl, urlencode

from graphmap.analysis.parameters import ANY_TIME, DEFAULT_MAX_STEPS, MOST_STEPS
from graphmap.errors import RequestRefused
from graphmap.model.catalogue import PROFILES, SCALES, PolicyType, Profile, Scale
from graphmap.model.values import ID_PATTERN, to_reduced_date
from graphmap.views.drawing import CauseDeed, CauseKind, EvidenceState

Form = Literal["map", "table"]
Width = Literal["places", "sources"]
Order = Literal["chain", "places", "newest"]
What = Literal["causes", "actors"]
Direction = Literal["up", "down"]
Colour = Literal["leverage", "blocked", "sources", "newest"]

KINDS: Final[tuple[CauseKind, ...]] = get_args(CauseKind)
DEEDS: Final[tuple[CauseDeed, ...]] = get_args(CauseDeed)
POLICY_TYPES: Final[tuple[PolicyType, ...]] = get_args(PolicyType)
EVIDENCE: Final[tuple[EvidenceState, ...]] = get_args(EvidenceState)
FORMS: Final[tuple[Form, ...]] = get_args(Form)
WIDTHS: Final[tuple[Width, ...]] = get_args(Width)
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
WHATS: Final[tuple[What, ...]] = get_args(What)
DIRECTIONS: Final[tuple[Direction, ...]] = get_args(Direction)
COLOURS: Final[tuple[Colour, ...]] = get_args(Colour)
_MOST_TAG: Final = 200
_MOST_OPENED: Final = 100
_Word = TypeVar("_Word", bound=str)


class MapChanges(TypedDict, total=False):
    """What of a request a link changes; the fields of `MapRequest`."""

    scale: Scale | None
    system: str | None
    selected: str | None
    steps: int
    direction: Direction | None
    to: str | None
    view: Form | None
    what: What
    kinds: tuple[CauseKind, ...] | None
    does: tuple[CauseDeed, ...] | None
    evidence: tuple[EvidenceState, ...] | None
    owner_scales: tuple[Scale, ...] | None
    types: tuple[PolicyType, ...] | None
    place: str | None
    outcome: str | None
    tag: str | None
    as_of: str | None
    everything: bool
    opened: tuple[str, ...]
    around: bool
    only: bool
    colour: Colour | None
    width: Width
    order: Order


class NoFilters(TypedDict):
    """The filters of a request, all of them cleared."""

    kinds: None
    does: None
    evidence: None
    owner_scales: None
    types: None
    place: None
    outcome: None
    tag: None
    as_of: None


NO_FILTERS: Final = NoFilters(
    kinds=None,
    does=None,
    evidence=None,
    owner_scales=None,
    types=None,
    place=None,
    outcome=None,
    tag=None,
    as_of=None,
)


@dataclass(frozen=True, kw_only=True)
class MapRequest:
    """What to draw.

    Parameters
    ----------
    scale
        The scale looked at; it only carries the reader's place between pages.
    system
        The id of the place, organisation or person looked at; absent, the whole map.
    selected
        The id of the node whose chains are lit.
    steps
        The most effects of a lit chain.
    direction
        What is lit: what leads to the selected node, what it leads to; absent, both.
    to
        The id of a second node: then the chains from the selected node to it are lit.
    view
        The form: the drawing or its table twin.
    what
        Causes and outcomes, or the actors: people, organisations and places.
    kinds, does, evidence, owner_scales, types
        What the filters let through; absent, what is drawn by default. ``types`` are of policies.
    place
        The id of a place: only what is recorded there or within it.
    outcome
        The id of an outcome: only what lies on chains to it.
    tag
        Only links with an end that bears this tag.
    as_of
        A date, ``any``, or absent for today.
    everything
        Draw all that is in scope instead of folding.
    opened
        The ids of outcomes whose folded policies are drawn all the same.
    around
        Draw what is recorded for the surrounding places too.
    only
        Draw only the lit chains.
    colour
        What the number beside each node says; absent, none is there.
    width
        What the width of a link shows.
    order
        How the table of links is sorted.
    profile
        For whom it is drawn.
    map
        The name of the map that is open, where it is not the default one.
    known
        The revision that the map is looked at as known at; absent, the newest.
    """

    scale: Scale | None = None
    system: str | None = None
    selected: str | None = None
    steps: int = DEFAULT_MAX_STEPS
    direction: Direction | None = None
    to: str | None = None
    view: Form | None = None
    what: What = "causes"
    kinds: tuple[CauseKind, ...] | None = None
    does: tuple[CauseDeed, ...] | None = None
    evidence: tuple[EvidenceState, ...] | None = None
    owner_scales: tuple[Scale, ...] | None = None
    types: tuple[PolicyType, ...] | None = None
    place: str | None = None
    outcome: str | None = None
    tag: str | None = None
    as_of: str | None = None
    everything: bool = False
    opened: tuple[str, ...] = ()
    around: bool = False
    only: bool = False
    colour: Colour | None = None
    width: Width = "places"
    order: Order = "chain"
    profile: Profile = "steward"
    map: str | None = None
    known: str | None = None

    def query(self, **changes: Unpack[MapChanges]) -> str:
        """Give the query string of this request with some fields changed, defaults left out."""
        changed = replace(self, **changes)
        pairs: list[tuple[str, str]] = []
        if changed.scale is not None:
            pairs += [("scale", changed.scale), ("system", changed.system or "")]
        elif changed.system is not None:
            pairs.append(("system", changed.system))
        for name in _SINGLE:
            value = getattr(changed, name)
            if value is not None:
                pairs.append((name, value))
        for name, field in _LISTS.items():
            values: tuple[str, ...] | None = getattr(changed, field)
            if values is not None:
                pairs += [(name, value) for value in values or ("",)]
        pairs += [("open", id_) for id_ in changed.opened]
        for name in ("steps", "what", "width", "order", "profile"):
            value = getattr(changed, name)
            if value != getattr(_DEFAULTS, name):
                pairs.append((name, str(value)))
        pairs += [(name, "1") for name in _SWITCHES if getattr(changed, name)]
        return urlencode(pairs)

    def filter_pairs(self) -> list[tuple[str, str]]:
        """Give the parts of the address that a form of filters carries along unchanged."""
        return self.pairs(**NO_FILTERS)

    def pairs(self, **changes: Unpack[MapChanges]) -> list[tuple[str, str]]:
        """Give the address as names and values, for the hidden fields of a form."""
        return parse_qsl(self.query(**changes), keep_blank_values=True)

    def to_take(self) -> MapRequest:
        """Give what a file draws: nothing stands out on it, but what is drawn alone stays so."""
        if self.is_of_chains:
            return self
        return replace(self, selected=None, direction=None, to=None, only=False)

    @property
    def is_filtered(self) -> bool:
        """Whether filters leave anything out."""
        return replace(self, **NO_FILTERS) != self

    @property
    def is_of_chains(self) -> bool:
        """Whether only the chains of the selected node are drawn."""
        return self.only and self.selected is not None

    @property
    def is_narrowed(self) -> bool:
        """Whether less is drawn than is in scope because somebody chose so."""
        shows_all = self.evidence is not None and {"reported", "contested"} <= {*self.evidence}
        asked = replace(self, as_of=None, evidence=None if shows_all else self.evidence)
        return asked.is_filtered or self.is_of_chains

    @property
    def is_plain(self) -> bool:
        """Whether all is drawn that is drawn at first sight: the drawing that is stored."""
        return not (self.is_filtered or self.only or self.opened)


_DEFAULTS: Final = MapRequest()
_SINGLE: Final = (
    "map",
    "known",
    "selected",
    "direction",
    "to",
    "view",
    "place",
    "outcome",
    "tag",
    "as_of",
    "colour",
)
_LISTS: Final = {
    "kind": "kinds",
    "does": "does",
    "evidence": "evidence",
    "owner_scale": "owner_scales",
    "type": "types",
}
_SWITCHES: Final = ("everything", "around", "only")


def read_map_request(given: Mapping[str, Sequence[str]]) -> MapRequest:
    """Read the parameters of an address; parameters of other pages are left alone.

    An empty value means "not given", except in the lists, where it stands for "none of them".

    Raises
    ------
    RequestRefused
        Naming the parameter and what would have a meaning.
    """
    at = _Given(given)
    return MapRequest(
        scale=at.word("scale", SCALES),
        system=at.id("system"),
        selected=at.id("selected"),
        steps=_steps(at.last("steps")),
        direction=at.word("direction", DIRECTIONS),
        to=at.id("to"),
        view=at.word("view", FORMS),
        what=at.word("what", WHATS) or "causes",
        kinds=at.words("kind", KINDS),
        does=at.words("does", DEEDS),
        evidence=at.words("evidence", EVIDENCE),
        owner_scales=at.words("owner_scale", SCALES),
        types=at.words("type", POLICY_TYPES),
        place=at.id("place"),
        outcome=at.id("outcome"),
        tag=_tag(at.last("tag")),
        as_of=_as_of(at.last("as_of")),
        everything=at.switch("everything"),
        opened=_opened(given.get("open", ())),
        around=at.switch("around"),
        only=at.switch("only"),
        colour=at.word("colour", COLOURS),
        width=at.word("width", WIDTHS) or "places",
        order=at.word("order", ORDERS) or "chain",
        profile=at.word("profile", PROFILES) or "steward",
        map=at.last("map"),
        known=at.last("known"),
    )


@dataclass(frozen=True)
class _Given:
    """The parameters of an address; of one that is given more than once the last counts."""

    values: Mapping[str, Sequence[str]]

    def last(self, name: str) -> str | None:
        values = self.values.get(name)
        return (values[-1].strip() or None) if values else None

    def word(self, name: str, allowed: Sequence[_Word]) -> _Word | None:
        return _word(name, self.last(name), allowed)

    def words(self, name: str, allowed: Sequence[_Word]) -> tuple[_Word, ...] | None:
        if name not in self.values:
            return None
        found = {_word(name, value, allowed) for value in self.values[name] if value}
        return tuple(member for member in allowed if member in found)

    def id(self, name: str) -> str | None:
        return _id(name, self.last(name))

    def switch(self, name: str) -> bool:
        return self.word(name, ("0", "1")) == "1"


def _word(name: str, value: str | None, allowed: Sequence[_Word]) -> _Word | None:
    if value is None:
        return None
    for member in allowed:
        if member == value:
            return member
    raise RequestRefused(f"{name} is one of: {', '.join(allowed)}")


def _id(name: str, value: str | None) -> str | None:
    if value is None or ID_PATTERN.fullmatch(value):
        return value
    raise RequestRefused(f"{name} is the id of a record: 1 to 64 of a-z, 0-9 and -")


def _opened(values: Sequence[str]) -> tuple[str, ...]:
    found = {id_ for value in values if (id_ := _id("open", value.strip() or None))}
    if len(found) > _MOST_OPENED:
        raise RequestRefused(f"open names at most {_MOST_OPENED} outcomes")
    return tuple(sorted(found))


def _tag(value: str | None) -> str | None:
    if value is None or (len(value) <= _MOST_TAG and value.isprintable()):
        return value
    raise RequestRefused(f"tag is one line of at most {_MOST_TAG} characters")


def _steps(value: str | None) -> int:
    if value is None:
        return DEFAULT_MAX_STEPS
    if value.isascii() and value.isdigit() and 1 <= int(value[:3]) <= MOST_STEPS:
        return int(value)
    raise RequestRefused(f"steps is a number from 1 to {MOST_STEPS}")


def _as_of(value: str | None) -> str | None:
    if value is None or value.casefold() == "today":
        return None
    if value.casefold() == ANY_TIME:
        return ANY_TIME
    try:
        return to_reduced_date(value)
    except ValueError as error:
        raise RequestRefused(
            f"as_of {error}; or write today, or any for whatever was ever recorded"
        ) from error
