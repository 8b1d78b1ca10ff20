"""What the address of a map asks for: scope, selection, filters, date. All of it, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypedDict, TypeVar, Unpack, get_args
from urllib.parse import parse_qsl, urlencode

from graphmap.analysis.parameters import ANY_TIME, DEFAULT_MAX_STEPS, MOST_STEPS
from graphmap.errors import RequestRefused
from graphmap.model.catalogue import PROFILES, SCALES, Profile, Scale
from graphmap.model.values import ID_PATTERN, to_reduced_date
from graphmap.views.drawing import Deed, EvidenceState, NodeKind

Form = Literal["map", "table"]
Width = Literal["places", "sources"]
Order = Literal["chain", "places", "newest"]

KINDS: Final[tuple[NodeKind, ...]] = get_args(NodeKind)
DEEDS: Final[tuple[Deed, ...]] = get_args(Deed)
EVIDENCE: Final[tuple[EvidenceState, ...]] = get_args(EvidenceState)
FORMS: Final[tuple[Form, ...]] = get_args(Form)
WIDTHS: Final[tuple[Width, ...]] = get_args(Width)
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
NAMES: Final = (
    "scale",
    "system",
    "selected",
    "steps",
    "view",
    "kind",
    "does",
    "evidence",
    "owner_scale",
    "as_of",
    "everything",
    "around",
    "only",
    "width",
    "order",
    "profile",
    "map",
)
_Word = TypeVar("_Word", bound=str)


class MapChanges(TypedDict, total=False):
    """What of a request a link changes; the fields of `MapRequest`."""

    scale: Scale | None
    system: str | None
    selected: str | None
    steps: int
    view: Form | None
    kinds: tuple[NodeKind, ...] | None
    does: tuple[Deed, ...] | None
    evidence: tuple[EvidenceState, ...] | None
    owner_scales: tuple[Scale, ...] | None
    as_of: str | None
    everything: bool
    around: bool
    only: bool
    width: Width
    order: Order


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
    view
        The form: the drawing or its table twin.
    kinds, does, evidence, owner_scales
        What the filters let through; absent, what is drawn by default.
    as_of
        A date, ``any``, or absent for today.
    everything
        Draw all that is in scope instead of folding.
    around
        Draw what is recorded for the surrounding places too.
    only
        Draw only the lit chains.
    width
        What the width of a link shows.
    order
        How the table of links is sorted.
    profile
        For whom it is drawn.
    map
        The name of the map that is open, where it is not the default one.
    """

    scale: Scale | None = None
    system: str | None = None
    selected: str | None = None
    steps: int = DEFAULT_MAX_STEPS
    view: Form | None = None
    kinds: tuple[NodeKind, ...] | None = None
    does: tuple[Deed, ...] | None = None
    evidence: tuple[EvidenceState, ...] | None = None
    owner_scales: tuple[Scale, ...] | None = None
    as_of: str | None = None
    everything: bool = False
    around: bool = False
    only: bool = False
    width: Width = "places"
    order: Order = "chain"
    profile: Profile = "steward"
    map: str | None = None

    def query(self, **changes: Unpack[MapChanges]) -> str:
        """Give the query string of this request with some fields changed, defaults left out."""
        changed = replace(self, **changes)
        pairs: list[tuple[str, str]] = []
        if changed.scale is not None:
            pairs += [("scale", changed.scale), ("system", changed.system or "")]
        elif changed.system is not None:
            pairs.append(("system", changed.system))
        for name in ("map", "selected", "view", "as_of"):
            value = getattr(changed, name)
            if value is not None:
                pairs.append((name, value))
        for name, field in _LISTS.items():
            values: tuple[str, ...] | None = getattr(changed, field)
            if values is not None:
                pairs += [(name, value) for value in values or ("",)]
        for name in ("steps", "width", "order", "profile"):
            value = getattr(changed, name)
            if value != getattr(_DEFAULTS, name):
                pairs.append((name, str(value)))
        pairs += [(name, "1") for name in _SWITCHES if getattr(changed, name)]
        return urlencode(pairs)

    def filter_pairs(self) -> list[tuple[str, str]]:
        """Give the parts of the address that a form of filters carries along unchanged."""
        bare = replace(self, kinds=None, does=None, evidence=None, owner_scales=None, as_of=None)
        return parse_qsl(bare.query(), keep_blank_values=True)


_DEFAULTS: Final = MapRequest()
_LISTS: Final = {
    "kind": "kinds",
    "does": "does",
    "evidence": "evidence",
    "owner_scale": "owner_scales",
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

    def word(name: str, allowed: Sequence[_Word]) -> _Word | None:
        return _word(name, _last(given, name), allowed)

    def words(name: str, allowed: Sequence[_Word]) -> tuple[_Word, ...] | None:
        if name not in given:
            return None
        found = {_word(name, value, allowed) for value in given[name] if value}
        return tuple(member for member in allowed if member in found)

    return MapRequest(
        scale=word("scale", SCALES),
        system=_id("system", _last(given, "system")),
        selected=_id("selected", _last(given, "selected")),
        steps=_steps(_last(given, "steps")),
        view=word("view", FORMS),
        kinds=words("kind", KINDS),
        does=words("does", DEEDS),
        evidence=words("evidence", EVIDENCE),
        owner_scales=words("owner_scale", SCALES),
        as_of=_as_of(_last(given, "as_of")),
        everything=word("everything", ("0", "1")) == "1",
        around=word("around", ("0", "1")) == "1",
        only=word("only", ("0", "1")) == "1",
        width=word("width", WIDTHS) or "places",
        order=word("order", ORDERS) or "chain",
        profile=word("profile", PROFILES) or "steward",
        map=_last(given, "map"),
    )


def _last(given: Mapping[str, Sequence[str]], name: str) -> str | None:
    values = given.get(name)
    return (values[-1].strip() or None) if values else None


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
