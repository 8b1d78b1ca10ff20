"""The filters beside a map, each box with how many it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Final

from graphmap.views.map_view.material import MapMaterial
from graphmap.views.map_view.request import KINDS as CAUSE_KINDS
from graphmap.views.map_view.request import POLICY_TYPES
from graphmap.views.map_view.view import Choice, Filter, Narrowing
from graphmap.views.style import KINDS
from graphmap.views.words import capital, in_words

_DEED_WORDS: Final = {
    "blocks": "blocks",
    "enables": "enables",
    "lowers": "lowers",
    "raises": "raises",
    "uncertain": "may do either",
}
_EVIDENCE_WORDS: Final = {
    "reported": "Only for",
    "contested": "For and against",
    "assumed": "None recorded yet",
}
_SCALE_WORDS: Final = {
    "person": "Person",
    "organisation": "Organisation",
    "place": "Place",
    "country": "Country",
}


def filters_of(material: MapMaterial) -> tuple[Filter, ...]:
    """Give the boxes: kinds, what a link does, evidence, and the scale that policies are set at.

    A box is ticked where the request lets it through; factors are not where they are left off.
    """
    request = material.request
    kinds = material.whole.kinds
    kind_counts = Counter[str](kinds.values())
    deeds = Counter[str](link.box for link in material.counted)
    evidence = Counter[str](link.evidence for link in material.links)
    policies = [id_ for id_, kind in kinds.items() if kind == "Policy"]
    scales = Counter[str](
        material.whole.scales[id_] for id_ in policies if id_ in material.whole.scales
    )
    types = Counter[str](
        material.whole.types[id_] for id_ in policies if id_ in material.whole.types
    )
    off = {"Factor"} if material.drawn.hidden_factors else set[str]()
    return (
        Filter(
            "kind",
            "Kind",
            tuple(
                Choice(
                    kind,
                    capital(KINDS[kind].plural),
                    kind_counts[kind],
                    _is_ticked(kind, request.kinds) and kind not in off,
                )
                for kind in CAUSE_KINDS
            ),
        ),
        Filter(
            "does",
            "What a link does",
            tuple(
                Choice(deed, words, deeds[deed], _is_ticked(deed, request.does))
                for deed, words in _DEED_WORDS.items()
            ),
        ),
        Filter(
            "evidence",
            "Evidence",
            tuple(
                Choice(
                    state,
                    words,
                    evidence[state],
                    _is_ticked(state, request.evidence or _evidence_by_default(request.evidence)),
                )
                for state, words in _EVIDENCE_WORDS.items()
            ),
        ),
        Filter(
            "owner_scale",
            "Set at the scale of",
            tuple(
                Choice(scale, words, scales[scale], _is_ticked(scale, request.owner_scales))
                for scale, words in _SCALE_WORDS.items()
                if scales[scale]
            ),
        ),
        Filter(
            "type",
            "Type of policy",
            tuple(
                Choice(
                    type_, capital(in_words(type_)), types[type_], _is_ticked(type_, request.types)
                )
                for type_ in POLICY_TYPES
                if types[type_]
            ),
        ),
    )


def narrowing_of(material: MapMaterial) -> tuple[Narrowing, ...]:
    """Give the lists to narrow a map by: places, outcomes and tags that are on it."""
    request, records = material.request, material.records
    places = [noun for noun in records.nouns(material.whole.places_offered) if noun.kind == "Place"]
    outcomes = records.nouns(material.whole.outcomes_offered)
    tags = sorted(material.tags_offered, key=str.casefold)
    found = (
        Narrowing(
            "place",
            "Recorded in",
            "Any place",
            request.place,
            tuple((place.id, place.name) for place in places),
        ),
        Narrowing(
            "outcome",
            "What leads to",
            "Any outcome",
            request.outcome,
            tuple((outcome.id, outcome.name) for outcome in outcomes),
        ),
        Narrowing("tag", "Tag", "Any tag", request.tag, tuple((tag, tag) for tag in tags)),
    )
    return tuple(one for one in found if len(one.choices) > 1 or one.chosen is not None)


def _is_ticked(value: str, wanted: Collection[str] | None) -> bool:
    return wanted is None or value in wanted


def _evidence_by_default(given: tuple[str, ...] | None) -> tuple[str, ...]:
    return ("reported", "contested") if given is None else ()
