"""Which policies block outcomes across places, as a reader of one profile sees it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Unpack

from graphmap.analysis.blocking import rank_blocking_policies
from graphmap.analysis.explaining import explain_policy
from graphmap.analysis.parameters import DEFAULT_LIMIT, MOST_ROWS
from graphmap.analysis.results import BlockingExplanation, BlockingResult, BlockingRow
from graphmap.errors import NotFound
from graphmap.model.catalogue import NODE_KINDS, Profile
from graphmap.privacy.results import redact_blocking, redact_explanation
from graphmap.services.analyses.asking import Asked, answer, found, refuse_unseen
from graphmap.services.workspace import Workspace

_NO_POLICY: Final = "No policy has that id; look it up in the list of policies."
_NO_OUTCOME: Final = "No outcome has that id; look it up in the list of outcomes."


def blocking_in(
    workspace: Workspace, *, profile: Profile = "steward", **asked: Unpack[Asked]
) -> BlockingResult:
    """Rank the policies of a map by the outcomes they block across places.

    Raises
    ------
    RequestRefused
        Where a parameter has no meaning, or the scope is not for the reader to see.
    """
    told = workspace.told(profile)
    return answer(workspace, told, asked, rank_blocking_policies, redact_blocking)


def blocking_explained(
    workspace: Workspace, policy: str, *, profile: Profile = "steward", **asked: Unpack[Asked]
) -> BlockingExplanation:
    """Give one policy's row with the chains, observations and sources that made it.

    Raises
    ------
    NotFound
        Where no policy has that id, or it is not for the reader to see.
    RequestRefused
        Where a parameter has no meaning.
    """
    told = workspace.told(profile)
    refuse_unseen(told, policy, missing=_NO_POLICY)
    explanation = answer(
        workspace,
        told,
        asked,
        explain_policy,
        redact_explanation,
        policy,
    )
    return found(explanation, _NO_POLICY)


def blocking_of(
    workspace: Workspace, policy: str, *, profile: Profile = "steward", **asked: Unpack[Asked]
) -> BlockingResult:
    """Give the ranking with only the row of one policy; raises like `blocking_explained`."""
    if not workspace.disclosure(profile).visibility.is_shown(policy):
        raise NotFound(_NO_POLICY)
    result = blocking_in(workspace, profile=profile, **{**asked, "limit": MOST_ROWS})
    rows = tuple(row for row in result.rows if row.policy == policy)
    not_ranked = tuple(row for row in result.not_ranked if row.policy == policy)
    return replace(
        result, rows=rows, not_ranked=not_ranked, ranked=len(rows), unranked=len(not_ranked)
    )


def blocking_for(
    workspace: Workspace, outcome: str, *, profile: Profile = "steward", **asked: Unpack[Asked]
) -> BlockingResult:
    """Give the ranking with only the policies that block one outcome.

    Order and numbers are those of the whole ranking: they count every outcome of a policy.

    Raises
    ------
    NotFound
        Where no outcome has that id, or it is not for the reader to see.
    RequestRefused
        Where a parameter has no meaning.
    """
    told = workspace.told(profile)
    refuse_unseen(told, outcome, missing=_NO_OUTCOME)
    position = told.influence.position[outcome]
    if NODE_KINDS[int(told.influence.columns.kinds[position])] != "Outcome":
        raise NotFound(_NO_OUTCOME)
    result = blocking_in(workspace, profile=profile, **{**asked, "limit": MOST_ROWS})
    rows = tuple(row for row in result.rows if outcome in row.outcomes)
    others = tuple(row for row in result.not_ranked if outcome in _touched(row))
    limit = asked.get("limit", DEFAULT_LIMIT)
    return replace(
        result,
        parameters=replace(result.parameters, limit=limit),
        rows=rows[:limit],
        not_ranked=others[:limit],
        ranked=len(rows),
        unranked=len(others),
        truncated=max(len(rows), len(others)) > limit,
    )


def _touched(row: BlockingRow) -> set[str]:
    """Give the outcomes of a row that is not ranked."""
    pairs = (*row.mixed, *row.undetermined, *row.wider)
    return {*row.no_place, *(outcome for outcome, _ in pairs)}
