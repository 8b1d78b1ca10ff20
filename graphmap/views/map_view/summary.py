"""The summary before a map, the words of its nodes and links, and what it says as a whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from graphmap.model.catalogue import NodeKind
from graphmap.views.accounts import noun_of
from graphmap.views.captions import Caption
from graphmap.views.map_view.links import LinkFacts, nodes_of
from graphmap.views.map_view.material import MapMaterial
from graphmap.views.map_view.view import Balance, Claim, Overview, Ranked
from graphmap.views.map_view.whole import WholeScope
from graphmap.views.map_view.words import kinds_in_words
from graphmap.views.style import DEEDS
from graphmap.views.words import count_in_words, kind_in_words, list_in_words, number_in_words

#: How many policies the panel names where nothing is selected.
_MOST_NAMED: Final = 5


def summary_of(material: MapMaterial) -> str:
    """Say what the map holds: counts by kind, links, evidence, what is blocked, what stands out."""
    whole = material.whole
    links, kinds = whole.counted, whole.kinds
    if whole.links and not links:
        count = len(whole.links)
        joined = f"joined by {count:,} {'link' if count == 1 else 'links'}"
        held = kinds_in_words(nodes_of(whole.links).values())
        return f"{held}, {joined} for which nobody has recorded evidence yet."
    if not kinds and not material.request.system:
        return "Nothing is on this map yet."
    if not kinds:
        return f"Nothing is mapped for {material.name_in_sentence} yet."
    text = counts_in_words(whole, kinds, links)
    parts = [text, *_blocked_words(material, kinds), *_most_connected(material)]
    parts += _counted_words(material, links)
    if len(material.drawn.nodes) < len(kinds) and material.drawn.fold_below is not None:
        parts.append(f"Drawn by default: {len(material.drawn.nodes)} of the {len(kinds)}.")
    return " ".join(parts)


def counts_in_words(
    whole: WholeScope, kinds: Mapping[str, NodeKind], links: Sequence[LinkFacts]
) -> str:
    """Count nodes by kind, links, and what was seen of them as far as the reader may see it."""
    observations, sources = whole.seen_of(links)
    return (
        f"{kinds_in_words(kinds.values())}, joined by {len(links):,} "
        f"{'link' if len(links) == 1 else 'links'}; "
        f"{observations:,} {kind_in_words('Observation', observations)} from {sources:,} "
        f"{kind_in_words('Source', sources)}."
    )


def _blocked_words(material: MapMaterial, kinds: Mapping[str, str]) -> list[str]:
    outcomes = [id_ for id_, kind in kinds.items() if kind == "Outcome"]
    if not outcomes:
        return []
    id_of = material.records.disclosure.id_of
    rows = (*material.ranking.rows, *material.ranking.not_ranked)
    blocked = {outcome for row in rows for outcome in (*row.outcomes, *row.no_place)}
    count = len(blocked & set(map(id_of, outcomes)))
    of = "the one outcome" if len(outcomes) == 1 else f"the {len(outcomes)} outcomes"
    is_are = "is" if count == 1 else "are"
    return [f"{count or 'None'} of {of} {is_are} blocked by at least one policy."]


def _most_connected(material: MapMaterial) -> list[str]:
    best = material.whole.most_connected
    if best is None:
        return []
    id_, count = best
    return [f"Most connected: {material.words.noun(id_).name} ({count} links)."]


def _counted_words(material: MapMaterial, links: Sequence[LinkFacts]) -> list[str]:
    """Say which observations are counted: other pages count those seen in a place."""
    if not links:
        return []
    wider = sum(link.wider for link in links)
    round_it = f", {number_in_words(wider)} of them recorded round {material.name_in_sentence}"
    return [f"Observations are counted where they speak of these links{round_it * bool(wider)}."]


def caption_of(
    title: str, summary: str, material: MapMaterial, claims: Mapping[str, Claim]
) -> Caption:
    """Give the words of the drawing: what each node and link says to those who do not see it."""
    id_of = material.records.disclosure.id_of
    deeds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    degree = Counter[str]()
    for link in material.drawn.links:
        deeds[link.cause][DEEDS[link.does].words] += 1
        degree.update((link.cause, link.target))
    nodes: dict[str, str] = {}
    for id_ in material.drawn.nodes:
        kind = kind_in_words(material.drawn.kinds[id_])
        doing = [f"{verb} {count}" for verb, count in sorted(deeds[id_].items())]
        parts = [material.words.noun(id_).name, kind, *doing]
        if not doing:
            parts.append(count_in_words(degree[id_], "link"))
        nodes[id_of(id_)] = ", ".join(parts)
    loops = material.map_loops.names_of
    links: dict[str, str] = {}
    for link in material.drawn.links:
        claim = claims[link.id]
        names = list_in_words(loops.get(claim.link, ()))
        links[claim.link] = material.words.sentence(claim) + (f", in loop {names}" if names else "")
    return Caption(title=title, description=summary, nodes=nodes, links=links)


def overview_of(material: MapMaterial, claims: Mapping[str, Claim]) -> Overview:
    """Say which policies block most here, and where accounts differ."""
    across = material.scope.is_country
    ranked: list[Ranked] = []
    for row in material.ranking.rows[:_MOST_NAMED]:
        node = material.records.redacted.map.node_by_id.get(row.policy)
        if node is not None:
            places = f"{count_in_words(len(row.places), 'place')}, " if across else ""
            note = f"{places}{count_in_words(len(row.outcomes), 'outcome')}"
            balance = Balance(row.sources_for, row.sources_against)
            ranked.append(Ranked(noun_of(node), note, balance))
    differing = [
        claims[link.id] for link in material.told if link.disputed or link.evidence == "contested"
    ]
    return Overview(
        blocks_most=tuple(ranked),
        blocking=material.ranking.ranked,
        across_places=across,
        differing=tuple(differing),
        loops=None if material.loops is None else material.map_loops.stories,
    )
