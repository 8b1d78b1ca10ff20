"""What a profile shows of the parts that the results of analyses share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphmap.analysis.effects_explained import ExplainedEffect
from graphmap.analysis.results import ExplainedChain, ExplainedPair, GraphSize, Pair
from graphmap.privacy.disclosure import Disclosure


def told_size(size: GraphSize, disclosure: Disclosure) -> GraphSize:
    """Give the size of a map as a reader may know it: its nodes and links that are shown.

    From the size of the whole the reader of an export could take what stands in it away, and
    would have counted the persons that are left out.
    """
    visibility = disclosure.visibility
    return replace(size, nodes=visibility.nodes_shown, links=visibility.links_shown)


def shown_ids(ids: Sequence[str], disclosure: Disclosure) -> tuple[str, ...]:
    """Give the ids that a reader sees, of those nodes that are shown."""
    return tuple(disclosure.id_of(id_) for id_ in disclosure.visibility.keep(ids))


def shown_pairs(
    pairs: Sequence[tuple[str, str | None]], disclosure: Disclosure
) -> tuple[tuple[str, str | None], ...]:
    """Give the pairs whose outcome and place are shown."""
    seen = disclosure.visibility
    return tuple(
        (disclosure.id_of(outcome), None if place is None else disclosure.id_of(place))
        for outcome, place in pairs
        if seen.is_shown(outcome) and (place is None or seen.is_shown(place))
    )


def shown_placed(pairs: Sequence[tuple[str, str]], disclosure: Disclosure) -> tuple[Pair, ...]:
    """Give the pairs with a place whose outcome and place are shown."""
    return tuple(
        (outcome, place) for outcome, place in shown_pairs(pairs, disclosure) if place is not None
    )


def shown_explained(
    pairs: Sequence[ExplainedPair], disclosure: Disclosure
) -> tuple[ExplainedPair, ...]:
    """Give explained pairs with the chains whose every effect is shown."""
    seen = disclosure.visibility
    return tuple(
        replace(
            pair,
            outcome=disclosure.id_of(pair.outcome),
            place=None if pair.place is None else disclosure.id_of(pair.place),
            chains=tuple(
                shown_chain(chain, disclosure)
                for chain in pair.chains
                if all(seen.is_shown(effect) for effect in chain.effects)
            ),
        )
        for pair in pairs
        if seen.is_shown(pair.outcome) and (pair.place is None or seen.is_shown(pair.place))
    )


def shown_chain(chain: ExplainedChain, disclosure: Disclosure) -> ExplainedChain:
    """Give a chain with what is shown of its evidence."""
    place = chain.place if chain.place and disclosure.visibility.is_shown(chain.place) else None
    return replace(
        chain,
        effects=shown_ids(chain.effects, disclosure),
        place=None if place is None else disclosure.id_of(place),
        observations_for=shown_ids(chain.observations_for, disclosure),
        observations_against=shown_ids(chain.observations_against, disclosure),
        sources_for=shown_ids(chain.sources_for, disclosure),
        sources_against=shown_ids(chain.sources_against, disclosure),
    )


def shown_id(node_id: str | None, disclosure: Disclosure) -> str | None:
    """Give the id that a reader sees for a node, None where it is left out or there is none."""
    if node_id is None or not disclosure.visibility.is_shown(node_id):
        return None
    return disclosure.id_of(node_id)


def all_shown(ids: Sequence[str | None], disclosure: Disclosure) -> bool:
    """Say whether every node that is named is shown."""
    return all(id_ is None or disclosure.visibility.is_shown(id_) for id_ in ids)


def shown_effects(
    effects: Sequence[ExplainedEffect], disclosure: Disclosure
) -> tuple[ExplainedEffect, ...]:
    """Give the effects that are shown, with what is shown of their evidence."""
    return tuple(
        replace(
            effect,
            effect=disclosure.id_of(effect.effect),
            cause=disclosure.id_of(effect.cause),
            target=disclosure.id_of(effect.target),
            place=shown_id(effect.place, disclosure),
            observations_for=shown_ids(effect.observations_for, disclosure),
            observations_against=shown_ids(effect.observations_against, disclosure),
            sources_for=shown_ids(effect.sources_for, disclosure),
            sources_against=shown_ids(effect.sources_against, disclosure),
        )
        for effect in effects
        if disclosure.visibility.is_shown(effect.effect)
    )
