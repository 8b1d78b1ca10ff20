"""Which policies block in the system looked at, and which of them can be changed from there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from graphmap.analysis.influence import counting_effects
from graphmap.analysis.places import NO_PLACE
from graphmap.analysis.results import BlockingResult, BlockingRow
from graphmap.model.catalogue import SCALES, Scale
from graphmap.model.values import first_day
from graphmap.services.analyses.asking import Asked
from graphmap.services.analyses.blocking import blocking_in
from graphmap.services.reading import nouns_shown
from graphmap.services.systems import Scope
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun
from graphmap.views.blocking_view import ids_in, in_name_order
from graphmap.views.questions_view import BlockingHere, EvidenceLine, PoliciesAnswer

_ALL: Final = 100_000


def policies_answer(workspace: Workspace, scope: Scope) -> PoliciesAnswer:
    """Answer the question which policies need to change, for one system."""
    here = blocking_in(workspace, **Asked(scope=scope.analysis_scope, limit=_ALL))
    elsewhere = blocking_in(workspace, **Asked(limit=_ALL))
    places = {row.policy: set(row.places) for row in elsewhere.rows}
    nouns = nouns_shown(workspace, ids_in(here))
    rows = [row for row in here.rows if row.policy in nouns]
    policies = tuple(_row(row, places, nouns) for row in rows)
    return PoliciesAnswer(
        policies=policies,
        blocked_outcomes=len({outcome for row in rows for outcome in row.outcomes}),
        from_here=tuple(
            nouns[row.policy] for row in rows if _is_within_reach(row.owner_scale, scope.scale)
        ),
        wide_discretion=tuple(nouns[row.policy] for row in rows if row.discretion == "wide"),
        evidence=_evidence(workspace, here),
    )


def _row(
    row: BlockingRow, places: Mapping[str, set[str]], nouns: Mapping[str, Noun]
) -> BlockingHere:
    owner: Scale | None = next((scale for scale in SCALES if scale == row.owner_scale), None)
    return BlockingHere(
        policy=nouns[row.policy],
        places=len(row.places),
        outcomes=len(row.outcomes),
        elsewhere=len(places.get(row.policy, set()) - set(row.places)),
        sources_for=row.sources_for,
        sources_against=row.sources_against,
        set_by=in_name_order(nouns, row.set_by),
        owner_scale=owner,
        discretion=row.discretion,
    )


def _is_within_reach(owner_scale: str | None, scale: Scale) -> bool:
    """Say whether a policy is decided at this scale or below."""
    return owner_scale in SCALES and SCALES.index(owner_scale) <= SCALES.index(scale)


def _evidence(workspace: Workspace, result: BlockingResult) -> EvidenceLine:
    """Sum up the evidence on the blocking effects of the policies in the places of the result."""
    graph = workspace.influence()
    columns, evidence = graph.columns, graph.evidence
    policies = [graph.position[row.policy] for row in result.rows]
    places = [graph.position[place] for row in result.rows for place in row.places]
    chosen = counting_effects(graph, result.parameters)
    chosen &= graph.is_outcome[graph.targets] & (graph.signs == -1)
    chosen &= np.isin(graph.vertices[graph.causes], policies)
    chosen &= (graph.places != NO_PLACE) & np.isin(graph.place_tree.nodes[graph.places], places)
    effects = np.flatnonzero(chosen)

    observations = np.union1d(
        evidence.observations_for.expand(effects)[1],
        evidence.observations_against.expand(effects)[1],
    )
    dates = [columns.fields["date"].get(at) for at in observations.tolist()]
    dated = [date for date in dates if date]
    return EvidenceLine(
        sources_for=np.unique(evidence.sources_for.expand(effects)[1]).size,
        sources_against=np.unique(evidence.sources_against.expand(effects)[1]).size,
        observations=observations.size,
        newest=max(dated, key=first_day) if dated else None,
        undated=len(dates) - len(dated),
    )
