"""The filters beside a map, each box with how many it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Final

from graphmap.views.map_view.links import nodes_of
from graphmap.views.map_view.material import MapMaterial
from graphmap.views.map_view.view import Choice, Filter
from graphmap.views.style import KINDS
from graphmap.views.words import capital

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
    kinds = nodes_of(material.counted)
    kind_counts = Counter[str](kinds.values())
    deeds = Counter[str](link.box for link in material.counted)
    evidence = Counter[str](link.evidence for link in material.links)
    policies = [id_ for id_, kind in kinds.items() if kind == "Policy"]
    scales = Counter[str](
        material.owner_scales[id_] for id_ in policies if id_ in material.owner_scales
    )
    off = {"Factor"} if material.drawn.hidden_factors else set[str]()
    return (
        Filter(
            "kind",
            "Kind",
            tuple(
                Choice(
                    kind,
                    capital(style.plural),
                    kind_counts[kind],
                    _is_ticked(kind, request.kinds) and kind not in off,
                )
                for kind, style in KINDS.items()
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
    )


def _is_ticked(value: str, wanted: Collection[str] | None) -> bool:
    return wanted is None or value in wanted


def _evidence_by_default(given: tuple[str, ...] | None) -> tuple[str, ...]:
    return ("reported", "contested") if given is None else ()
