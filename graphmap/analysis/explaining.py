"""What made a number: the chains behind each pair, with their observations and sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.chains_explained import chain_order, explain_chain, refuse_too_many
from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.pairs import ReachedPairs, reach_pairs
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.ranking import Ranking
from graphmap.analysis.results import BlockingExplanation, ExplainedChain, ExplainedPair
from graphmap.errors import NotFound, RequestRefused
from graphmap.model.catalogue import NODE_KINDS


def explain_policy(
    graph: InfluenceGraph, parameters: Parameters, policy: str
) -> BlockingExplanation:
    """Give one policy's row with the chains, observations and sources that made it.

    The observations and sources are exactly those of the chains' effects, for and against.

    Parameters
    ----------
    graph
        The influence graph of one revision.
    parameters
        As for `graphmap.analysis.blocking.rank_blocking_policies`; by family, ``policy`` is a
        root.
    policy
        The id of a policy.

    Raises
    ------
    NotFound
        Where the map has no policy of that id.
    RequestRefused
        By family, where the policy derives from another.
    LimitReached
        Where more chains stand behind the row than are written out.
    """
    number = _number_of(graph, parameters, policy)
    pairs = reach_pairs(graph, parameters)
    ranking = Ranking.of(pairs)
    (row,) = ranking.rows(np.array([number]))
    rank = np.flatnonzero(ranking.order == number)
    chains_to = _ChainsOfRow(pairs, np.flatnonzero(pairs.rows[pairs.pair_of] == number))
    refuse_too_many(chains_to.chains.size)
    return BlockingExplanation(
        revision=graph.revision,
        parameters=parameters,
        graph=ranking.size(),
        rank=int(rank[0]) + 1 if rank.size else None,
        row=row,
        pairs=chains_to.pairs(pairs.is_ranked, (-1,)),
        mixed=chains_to.pairs(pairs.is_mixed, (-1, 1)),
        undetermined=chains_to.pairs(pairs.is_undetermined, (0,)),
        no_place=chains_to.pairs(pairs.is_placeless, (-1,)),
        wider=chains_to.pairs(pairs.is_wider, (-1,)),
    )


def _number_of(graph: InfluenceGraph, parameters: Parameters, policy: str) -> int:
    position = graph.position.get(policy, -1)
    if position < 0 or NODE_KINDS[graph.columns.kinds[position]] != "Policy":
        raise NotFound("No policy has that id; look it up in the list of policies.")
    if parameters.by_family:
        roots = graph.ids_of(graph.roots.of_group(position))
        if roots != [policy]:
            raise RequestRefused(
                f"by family, {policy} is counted with {' and '.join(roots)}; ask for that"
            )
    return int(graph.policy_numbers[position])


@dataclass(frozen=True, eq=False)
class _ChainsOfRow:
    """The chains of one row of a ranking, by their positions."""

    reached: ReachedPairs
    chains: NDArray[np.int64]

    def pairs(self, chosen: NDArray[np.bool_], signs: Collection[int]) -> tuple[ExplainedPair, ...]:
        """Give the row's pairs among the chosen with its chains of these signs."""
        reached = self.reached
        fits = chosen[reached.pair_of[self.chains]]
        fits &= np.isin(reached.chains.signs[self.chains], list(signs))
        chains = self.chains[fits]
        found: defaultdict[tuple[str, str | None], list[ExplainedChain]] = defaultdict(list)
        named = reached.named(reached.pair_of[chains])
        for pair, chain in zip(named, chains.tolist(), strict=True):
            found[pair].append(explain_chain(reached.graph, reached.chains, chain))
        return tuple(
            ExplainedPair(outcome, place, tuple(sorted(found[outcome, place], key=chain_order)))
            for outcome, place in sorted(found, key=lambda pair: (pair[0], pair[1] or ""))
        )
