"""What a drawing leaves out, why, and the address that draws it. Nothing is left out unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from graphmap.analysis.parameters import ANY_TIME
from graphmap.views.accounts import Noun
from graphmap.views.map_view.material import MapMaterial
from graphmap.views.map_view.request import NO_FILTERS
from graphmap.views.map_view.view import NotDrawn
from graphmap.views.words import count_in_words, in_a_sentence, list_in_words, number_in_words


def not_drawn_of(material: MapMaterial) -> tuple[NotDrawn, ...]:
    """Give everything in scope that the drawing leaves out."""
    return (
        *_too_large(material),
        *_folded(material),
        *_factors(material),
        *_filtered(material),
        *_assumed(material),
        *_round(material),
        *_ended(material),
    )


def _too_large(material: MapMaterial) -> Iterator[NotDrawn]:
    drawn = material.drawn
    if drawn.too_large:
        yield NotDrawn(
            f"{len(drawn.nodes):,} nodes and {len(drawn.links):,} links are too many to read as a"
            " drawing. Choose a place, a scale that policies are set at, or fewer kinds.",
        )


def _folded(material: MapMaterial) -> Iterator[NotDrawn]:
    drawn, query = material.drawn, material.request.query
    if drawn.folded_policies:
        count = len(drawn.folded_policies)
        policies = f"{count:,} {'policy' if count == 1 else 'policies'}"
        where = (
            "recorded in one place and touching one outcome"
            if drawn.fold_below == 2
            else f"recorded in fewer than {number_in_words(drawn.fold_below or 0)} places"
        )
        yield NotDrawn(
            f"{policies} {where}: counted in the small badges (+1, +2).",
            groups=_groups(material),
            action="Draw them all",
            query=query(everything=True),
        )
    if drawn.outcomes_cut:
        yield NotDrawn(
            f"{drawn.outcomes_cut:,} of the outcomes: the 20 with most pairs are drawn.",
            action=None if drawn.folded_policies else "Draw them all",
            query=query(everything=True),
        )
    hidden = material.records.nouns(drawn.hidden_outcomes)
    if hidden and not drawn.outcomes_cut:
        words = count_in_words(len(hidden), "outcome")
        yield NotDrawn(f"{words.capitalize()} that only those touch:", nouns=hidden)


def _groups(material: MapMaterial) -> tuple[tuple[Noun, int, str], ...]:
    """Give the outcomes that something is folded into, those with most first."""
    request = material.request
    counts = {id_: sum(counted) for id_, counted in material.drawn.folded.items()}
    ranked = sorted(counts, key=lambda id_: (-counts[id_], id_))
    return tuple(
        (
            material.words.noun(id_),
            counts[id_],
            request.query(opened=tuple(sorted({*request.opened, id_}))),
        )
        for id_ in ranked
    )


def _factors(material: MapMaterial) -> Iterator[NotDrawn]:
    count = len(material.drawn.hidden_factors)
    if count:
        yield NotDrawn(
            f"{count:,} {'factor' if count == 1 else 'factors'} in between.",
            action="Draw them",
            query=material.request.query(
                kinds=("Policy", "Factor", "Outcome", "EnablingCondition")
            ),
        )


def _filtered(material: MapMaterial) -> Iterator[NotDrawn]:
    request = material.request
    is_filtered = replace(request, evidence=None, as_of=None).is_filtered
    if not (is_filtered or request.is_of_chains):
        return
    through = {link.id for link in material.let_through}
    out = [
        link
        for link in material.counted
        if link.id not in through
        and (request.evidence is None or link.evidence in request.evidence)
    ]
    if out:
        links = f"{len(out):,} {'link' if len(out) == 1 else 'links'}"
        if request.is_of_chains:
            beside = ", or that the filters leave out" if is_filtered else ""
            yield NotDrawn(
                f"{links} that {'is' if len(out) == 1 else 'are'} not on these chains{beside}.",
                action="Draw the rest",
                query=request.query(only=False),
            )
            return
        yield NotDrawn(
            f"{links} that the filters leave out.",
            action="Clear the filters",
            query=request.query(**{**NO_FILTERS, "as_of": request.as_of}),
        )


def _assumed(material: MapMaterial) -> Iterator[NotDrawn]:
    request = material.request
    if request.evidence is not None and "assumed" in request.evidence:
        return
    links = [link for link in material.links if link.evidence == "assumed"]
    if not links:
        return
    cause = material.whole.assumed_from
    source = f" from {material.words.noun(cause).name}" if cause is not None else ""
    words = count_in_words(len(links), "link")
    shown = (*(request.evidence or ("reported", "contested")), "assumed")
    yield NotDrawn(
        f"{words.capitalize()}{source}, for which nobody has recorded evidence yet.",
        action="Show",
        query=request.query(evidence=shown),
    )


def _round(material: MapMaterial) -> Iterator[NotDrawn]:
    scope, request = material.scope, material.request
    if scope.system_kind != "Place" or request.around:
        return
    left_out = np.flatnonzero(scope.round & ~scope.carried)
    if not left_out.size:
        return
    numbers = sorted({int(scope.graph.places[effect]) for effect in left_out}, reverse=True)
    ids = (scope.place_id(number) for number in numbers)
    nouns = (material.records.noun(id_) for id_ in ids if id_ is not None)
    places = list_in_words([in_a_sentence(noun.name) for noun in nouns if noun is not None])
    count = count_in_words(left_out.size, "effect")
    yield NotDrawn(
        f"{count.capitalize()} recorded for the places round {material.name_in_sentence}"
        f"{f' ({places})' if places else ''}. A national rule counts here only where its effect"
        " was seen here.",
        action="Show",
        query=request.query(around=True),
    )


def _ended(material: MapMaterial) -> Iterator[NotDrawn]:
    scope = material.scope
    count = int(scope.ended.sum())
    if count and material.request.as_of != ANY_TIME:
        is_one = count == 1
        yield NotDrawn(
            f"{count:,} {'effect that does' if is_one else 'effects that do'} not hold on this"
            " day: ended, or not begun.",
            action="Show what was ever recorded",
            query=material.request.query(as_of=ANY_TIME),
        )
