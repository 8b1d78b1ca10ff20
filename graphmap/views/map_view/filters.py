"""The filters beside a map, each box with how many it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
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
    "uncertain": "may block or enable",
}
EVIDENCE_WORDS: Final = {
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
_KIND_WORDS: Final = {kind: capital(KINDS[kind].plural) for kind in CAUSE_KINDS}
_TYPE_WORDS: Final = {type_: capital(in_words(type_)) for type_ in POLICY_TYPES}


def filters_of(material: MapMaterial) -> tuple[Filter, ...]:
    """Give the boxes: kinds, what a link does, evidence, and the scale that policies are set at.

    A box is ticked where the request lets it through; factors are not where they are left off.
    """
    request, whole = material.request, material.whole
    policies = [id_ for id_, kind in whole.kinds.items() if kind == "Policy"]
    off = {"Factor"} if material.drawn.hidden_factors else set[str]()
    kinds = request.kinds if request.kinds is not None else CAUSE_KINDS
    evidence = request.evidence or _evidence_by_default(request.evidence)
    return (
        Filter("kind", "Kind", _choices(_KIND_WORDS, whole.kinds.values(), {*kinds} - off)),
        Filter(
            "does",
            "What a link does",
            _choices(_DEED_WORDS, (link.box for link in material.counted), request.does),
        ),
        Filter(
            "evidence",
            "Evidence",
            _choices(EVIDENCE_WORDS, (link.evidence for link in material.links), evidence),
        ),
        Filter(
            "owner_scale",
            "Set at the scale of",
            _found(_choices(_SCALE_WORDS, _of(policies, whole.scales), request.owner_scales)),
        ),
        Filter(
            "type",
            "Type of policy",
            _found(_choices(_TYPE_WORDS, _of(policies, whole.types), request.types)),
        ),
    )


def _choices(
    words_of: Mapping[str, str], found: Iterable[str], wanted: Collection[str] | None
) -> tuple[Choice, ...]:
    """Give a box for each value; where nothing is wanted in particular all are ticked."""
    counts = Counter(found)
    return tuple(
        Choice(value, words, counts[value], wanted is None or value in wanted)
        for value, words in words_of.items()
    )


def _found(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Give the boxes that are about anything."""
    return tuple(choice for choice in choices if choice.count)


def _of(ids: Iterable[str], known: Mapping[str, str]) -> list[str]:
    return [known[id_] for id_ in ids if id_ in known]


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


def _evidence_by_default(given: tuple[str, ...] | None) -> tuple[str, ...]:
    return ("reported", "contested") if given is None else ()
