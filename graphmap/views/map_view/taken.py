"""What a file says of a map of which it draws a part: of that part, not of all that is in scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from graphmap.model.catalogue import NodeKind
from graphmap.views.accounts import noun_of
from graphmap.views.drawing import CauseDeed
from graphmap.views.map_view.focus_words import focus_of
from graphmap.views.map_view.links import LinkFacts
from graphmap.views.map_view.material import MapMaterial
from graphmap.views.map_view.request import EVIDENCE, MapRequest
from graphmap.views.map_view.summary import counts_in_words
from graphmap.views.map_view.view import Balance, Ranked, Taken
from graphmap.views.words import count_in_words, in_a_sentence, number_in_words

#: How many policies are named.
_MOST_NAMED: Final = 5
_SIGNS: Final[Mapping[CauseDeed, int]] = {
    "blocks": -1,
    "lowers": -1,
    "enables": 1,
    "raises": 1,
    "brings_into_play": 1,
}


def taken_of(material: MapMaterial) -> Taken | None:
    """Say of what a file draws how much it is and what blocks most; None where nothing is cut."""
    request, drawn = material.request, material.drawn
    if drawn.too_large or not (request.is_narrowed or _is_widened(request)):
        return None
    kinds: dict[str, NodeKind] = {id_: drawn.kinds[id_] for id_ in drawn.nodes}
    if not kinds:
        return Taken(summary="Nothing is drawn.", blocks_most=(), blocking=0)
    counts = counts_in_words(material.whole, kinds, drawn.links)
    about = _about(material)
    ranked = _ranked(material)
    return Taken(
        summary=f"{about}: {counts}" if about else counts,
        blocks_most=tuple(one for _, one in ranked[:_MOST_NAMED]),
        blocking=len(ranked),
        focus=focus_of(material),
    )


def _is_widened(request: MapRequest) -> bool:
    """Say whether more is drawn than is counted of a map: what nobody recorded evidence for."""
    return request.evidence is not None


def _about(material: MapMaterial) -> str:
    """Say what is drawn where one thing says it all; of filters only that there are some."""
    request, name = material.request, material.words.noun
    others = replace(request, evidence=None, as_of=None, outcome=None, place=None)
    chosen = (request.is_of_chains, request.outcome is not None, request.place is not None)
    if sum(chosen) != 1 or others.is_filtered or not _shows_all_evidence(request):
        return "What the filters let through" if request.is_narrowed else ""
    if request.outcome is not None:
        return f"What leads to {name(request.outcome).name}"
    if request.place is not None:
        return f"What is recorded in {in_a_sentence(name(request.place).name)}"
    selected = name(request.selected or "").name
    if request.to is not None:
        return f"The chains from {selected} to {name(request.to).name}"
    if request.direction is None:
        return f"The chains through {selected}"
    return f"What leads to {selected}" if request.direction == "up" else f"What {selected} leads to"


def _shows_all_evidence(request: MapRequest) -> bool:
    return request.evidence is None or set(request.evidence) == set(EVIDENCE)


def _ranked(material: MapMaterial) -> list[tuple[int, Ranked]]:
    """Rank the policies drawn by how many of the outcomes that they block are drawn so."""
    id_of = material.records.disclosure.id_of
    reached = {
        id_of(policy): {id_of(id_) for id_ in outcomes}
        for policy, outcomes in _blocked_as_drawn(material.drawn.links).items()
    }
    ranked: list[tuple[int, Ranked]] = []
    for row in material.ranking.rows:
        node = material.records.redacted.map.node_by_id.get(row.policy)
        count = len(reached.get(row.policy, set()) & set(row.outcomes))
        if node is None or not count:
            continue
        note = count_in_words(len(row.outcomes), "outcome")
        if count < len(row.outcomes):
            note = f"{number_in_words(count)} of the {note} that it blocks here"
        balance = Balance(row.sources_for, row.sources_against)
        ranked.append((count, Ranked(noun_of(node), note, balance)))
    return sorted(ranked, key=lambda one: -one[0])


def _blocked_as_drawn(links: Sequence[LinkFacts]) -> Mapping[str, set[str]]:
    """Give for each policy the outcomes that a chain of the drawing blocks, step by step."""
    onward: defaultdict[str, list[LinkFacts]] = defaultdict(list)
    for link in links:
        if link.does in _SIGNS:
            onward[link.cause].append(link)
    policies = {link.cause for link in links if link.cause_kind == "Policy"}
    return {policy: _blocked_from(policy, onward) for policy in sorted(policies)}


def _blocked_from(policy: str, onward: Mapping[str, Sequence[LinkFacts]]) -> set[str]:
    blocked: set[str] = set()
    seen, waiting = {(policy, 1)}, [(policy, 1)]
    while waiting:
        cause, sign = waiting.pop()
        for link in onward.get(cause, ()):
            at = (link.target, sign * _SIGNS[link.does])
            if link.target_kind == "Outcome" and at[1] < 0:
                blocked.add(link.target)
            if at not in seen:
                seen.add(at)
                waiting.append(at)
    return blocked
