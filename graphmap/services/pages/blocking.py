"""Everything that the page of policies that block shows, gathered in a few queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.evidence import CONTESTED
from graphmap.analysis.influence import InfluenceGraph, counting_effects
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.places import NO_PLACE
from graphmap.analysis.results import BlockingResult
from graphmap.model.nodes import Node
from graphmap.services.analyses.asking import Asked
from graphmap.services.analyses.blocking import blocking_explained, blocking_in
from graphmap.services.reading import accounts_by_id, accounts_shown, nodes_shown, nouns_shown
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Account, Noun, noun_of
from graphmap.views.blocking_view import (
    BlockingPage,
    Cell,
    Matrix,
    Trail,
    ids_in,
    ids_in_explanation,
    ranked_policies,
    trail_of,
)
from graphmap.views.place_groups import group_places

#: Where more rows than this block in one place only, those wait behind a link.
_FEW: Final = 3


@dataclass(frozen=True)
class Opening:
    """Which row is open, and at which pair; whether folded rows are shown.

    ``for_outcome`` keeps only the policies that block that outcome.
    """

    for_outcome: str | None = None
    policy: str | None = None
    outcome: str | None = None
    place: str | None = None
    show_all: bool = False


def blocking_page(workspace: Workspace, asked: Asked, opening: Opening) -> BlockingPage:
    """Gather the page for what was asked, with one row open.

    Raises
    ------
    NotFound
        Where the policy to open or the outcome is not there, or not for the reader to see.
    RequestRefused
        Where a parameter has no meaning.
    """
    about = opening.for_outcome
    result = blocking_in(workspace, for_outcome=about, **asked)
    ever = blocking_in(workspace, for_outcome=about, **{**asked, "as_of": "any"})
    parameters = result.parameters
    graph = workspace.influence()
    counting = counting_effects(graph, parameters)
    nodes = nodes_shown(workspace, ids_in(result) | ids_in(ever) | ({about} if about else set()))
    nouns = {id_: noun_of(node) for id_, node in nodes.items()}
    rows = ranked_policies(result, nodes, nouns)
    shown = [row for row in rows if opening.show_all or len(row.places) > 1]
    if len(rows) - len(shown) <= _FEW or not shown:
        shown = list(rows)
    policies = [row.policy for row in shown]
    pairs = {pair for row in result.rows for pair in row.pairs if about in (None, pair[0])}
    ended = _ended_accounts(workspace, [noun.id for noun in policies], counting, parameters)
    return BlockingPage(
        result=result,
        rows=tuple(shown),
        folded=len(rows) - len(shown),
        of=result.ranked,
        pair_count=len(pairs),
        place_count=len({place for _, place in pairs}),
        places_with_evidence=_places_of(graph, counting),
        open=opening.policy,
        trail=_trail(workspace, asked, opening, parameters) if opening.policy else None,
        matrix=_matrix(graph, counting, (result, ever), policies, nodes, ended, about),
        ended_by_first=ended.get(policies[0].id, ()) if policies else (),
        others=tuple((nouns[row.policy], row) for row in result.not_ranked if row.policy in nouns),
        nouns=nouns,
        about=nouns.get(about) if about else None,
    )


def _trail(
    workspace: Workspace, asked: Asked, opening: Opening, parameters: Parameters
) -> Trail | None:
    policy = opening.policy or ""
    explanation = blocking_explained(workspace, policy, **asked)
    accounts = accounts_by_id(workspace, ids_in_explanation(explanation), parameters)
    row = explanation.row
    ids = {row.policy, *row.places, *row.outcomes, *row.no_place}
    for pairs in (row.mixed, row.undetermined, row.wider):
        ids |= {id_ for pair in pairs for id_ in pair if id_ is not None}
    counting = counting_effects(workspace.influence(), parameters)
    ended = _ended_accounts(workspace, [policy], counting, parameters)
    return trail_of(
        explanation,
        accounts,
        nouns_shown(workspace, ids),
        ended=ended.get(policy, ()),
        asked=(opening.outcome or opening.for_outcome, opening.place),
    )


def _ended_accounts(
    workspace: Workspace,
    policies: Collection[str],
    counting: NDArray[np.bool_],
    parameters: Parameters,
) -> dict[str, tuple[Account, ...]]:
    """Give, by policy, its effects on outcomes that were recorded and ended by that day."""
    graph = workspace.influence()
    wanted = np.isin(
        graph.vertices[graph.causes],
        [graph.position[id_] for id_ in policies if id_ in graph.position],
    )
    numbers = np.flatnonzero(wanted & ~counting & graph.is_outcome[graph.targets])
    grouped: dict[str, list[Account]] = {}
    for account in accounts_shown(workspace, numbers.tolist(), parameters):
        if account.ended:
            grouped.setdefault(account.cause.id, []).append(account)
    return {policy: tuple(accounts) for policy, accounts in grouped.items()}


def _places_of(graph: InfluenceGraph, counting: NDArray[np.bool_]) -> int:
    places = np.unique(graph.places[counting])
    return int((places != NO_PLACE).sum())


def _matrix(
    graph: InfluenceGraph,
    counting: NDArray[np.bool_],
    now_and_ever: tuple[BlockingResult, BlockingResult],
    policies: Sequence[Noun],
    nodes: Mapping[str, Node],
    ended: Mapping[str, Sequence[Account]],
    about: str | None,
) -> Matrix:
    """Give the policies by place; a cell leads to the outcome asked about, where it is in it."""
    result, ever = now_and_ever
    wanted = {noun.id for noun in policies}
    cells: dict[tuple[str, str], Cell] = {}
    contested = _contested(graph, counting)
    for found, is_past in ((result, False), (ever, True)):
        for row in found.rows:
            if row.policy not in wanted:
                continue
            for place in row.places:
                outcomes = [outcome for outcome, where in row.pairs if where == place]
                key = (row.policy, place)
                if key not in cells and place in nodes:
                    cells[key] = Cell(
                        len(outcomes),
                        about if about in outcomes else outcomes[0],
                        place,
                        is_contested=key in contested,
                        ended=_ended_words(ended.get(row.policy, ()), place) if is_past else "",
                    )
    places = {place for _, place in cells}
    return Matrix(
        groups=group_places(graph, places, nodes),
        policies=tuple(noun for noun in policies if any(key[0] == noun.id for key in cells)),
        cells=cells,
        totals={row.policy: len(row.places) for row in result.rows},
    )


def _ended_words(accounts: Sequence[Account], place: str) -> str:
    words = [one.ended for one in accounts if one.place is not None and one.place.id == place]
    return words[0] if words else "no longer counted"


def _contested(graph: InfluenceGraph, counting: NDArray[np.bool_]) -> set[tuple[str, str]]:
    """Give policies and places with a counting effect that has evidence for and against."""
    numbers = np.flatnonzero(counting & (graph.evidence.state == CONTESTED))
    ids = graph.columns.ids
    return {
        (
            ids[int(graph.vertices[graph.causes[at]])],
            ids[int(graph.place_tree.nodes[graph.places[at]])],
        )
        for at in numbers.tolist()
    }
