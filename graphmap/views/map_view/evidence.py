"""What was seen of each link and where it is written, for a file that is read without the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from graphmap.model.nodes import Observation
from graphmap.views.accounts import Noun, read_observation
from graphmap.views.map_view.links import LinkFacts
from graphmap.views.map_view.scope import EffectsInScope
from graphmap.views.map_view.view import Claim, LinkEvidence, Written
from graphmap.views.map_view.words import MapWords


def ids_of_evidence(scope: EffectsInScope, links: Iterable[LinkFacts]) -> set[str]:
    """Give the ids of the observations on links and of the sources they are written in."""
    graph, evidence = scope.graph, scope.graph.evidence
    tables = (
        evidence.observations_for,
        evidence.observations_against,
        evidence.sources_for,
        evidence.sources_against,
    )
    effects = {effect for link in links for effect in link.effects}
    return {
        id_
        for effect in effects
        for table in tables
        for id_ in graph.ids_of(table.of_group(effect))
    }


def evidence_of_links(
    words: MapWords, links: Sequence[tuple[LinkFacts, Claim]]
) -> tuple[LinkEvidence, ...]:
    """Give the observations behind links; a link that nobody has recorded any for is left out."""
    return tuple(
        _evidence_of(words, link, claim)
        for link, claim in links
        if claim.balance.for_ or claim.balance.against
    )


def _evidence_of(words: MapWords, link: LinkFacts, claim: Claim) -> LinkEvidence:
    graph, evidence = words.scope.graph, words.scope.graph.evidence
    sources: set[str] = set()
    places: defaultdict[tuple[bool, str], set[Noun]] = defaultdict(set)
    for effect in link.effects:
        place_id = words.scope.place_id(int(graph.places[effect]))
        place = words.records.noun(place_id) if place_id else None
        for table in (evidence.sources_for, evidence.sources_against):
            sources |= set(graph.ids_of(table.of_group(effect)))
        tables = ((False, evidence.observations_for), (True, evidence.observations_against))
        for against, table in tables:
            for id_ in graph.ids_of(table.of_group(effect)):
                places[against, id_] |= {place} if place else set()
    written = [
        _written(words, id_, against=against, places=found, cites=id_ not in sources)
        for (against, id_), found in places.items()
    ]
    seen = [one for one in written if one is not None]
    seen.sort(key=lambda one: (one.seen.against, one.seen.date or "", one.seen.id))
    return LinkEvidence(
        claim=claim,
        written=tuple(seen),
        words_left_out=len(seen) < len(written),
        sources=_told_of(words.records.nouns(sources), seen),
    )


def _told_of(sources: Sequence[Noun], written: Sequence[Written]) -> tuple[Noun, ...]:
    """Give the sources of what is shown: where an observation is left out, so is what it cites."""
    told = {cited.id for one in written for cited in one.seen.sources}
    told |= {one.seen.id for one in written}
    return tuple(source for source in sources if source.id in told)


def _written(
    words: MapWords, id_: str, *, against: bool, places: set[Noun], cites: bool
) -> Written | None:
    """Give an observation as the profile shows it, or None where it is left out."""
    node = words.records.node(id_)
    if not isinstance(node, Observation):
        return None
    where = tuple(sorted(places, key=lambda place: (place.name.casefold(), place.id)))
    seen = read_observation(node, words.records.redacted.map, against=against, places=where)
    return Written(seen=seen, source_left_out=cites and not seen.sources)
