"""Which policies block outcomes across places, as a reader of one profile sees it."""

from __future__ import annotations

from collections.abc import Sequence
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
from graphmap.services.workspace import Told, Workspace

_NO_POLICY: Final = "No policy has that id; look it up in the list of policies."
_NO_OUTCOME: Final = "No outcome has that id; look it up in the list of outcomes."


def blocking_in(
    workspace: Workspace,
    *,
    for_outcome: str | None = None,
    profile: Profile = "steward",
    **asked: Unpack[Asked],
) -> BlockingResult:
    """Rank the policies of a map by the outcomes they block across places.

    ``for_outcome`` keeps only those that block that outcome. Order and numbers stay those of the
    whole ranking: they count every outcome of a policy.

    Raises
    ------
    NotFound
        Where no outcome has the id of ``for_outcome``, or it is not for the reader to see.
    RequestRefused
        Where a parameter has no meaning, or the scope is not for the reader to see.
    """
    told = workspace.told(profile)
    if for_outcome is None:
        return answer(workspace, told, asked, rank_blocking_policies, redact_blocking)
    _refuse_other_than_outcome(told, for_outcome)
    whole = blocking_in(workspace, profile=profile, **{**asked, "limit": MOST_ROWS})
    return _narrowed(
        whole,
        [row for row in whole.rows if for_outcome in row.outcomes],
        [row for row in whole.not_ranked if for_outcome in _touched(row)],
        limit=asked.get("limit", DEFAULT_LIMIT),
    )


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
    whole = blocking_in(workspace, profile=profile, **{**asked, "limit": MOST_ROWS})
    return _narrowed(
        whole,
        [row for row in whole.rows if row.policy == policy],
        [row for row in whole.not_ranked if row.policy == policy],
        limit=MOST_ROWS,
    )


def _refuse_other_than_outcome(told: Told, node_id: str) -> None:
    refuse_unseen(told, node_id, missing=_NO_OUTCOME)
    position = told.influence.position[node_id]
    if NODE_KINDS[int(told.influence.columns.kinds[position])] != "Outcome":
        raise NotFound(_NO_OUTCOME)


def _narrowed(
    whole: BlockingResult,
    rows: Sequence[BlockingRow],
    not_ranked: Sequence[BlockingRow],
    *,
    limit: int,
) -> BlockingResult:
    """Give a ranking with some of its rows, at most ``limit`` of each sort."""
    return replace(
        whole,
        parameters=replace(whole.parameters, limit=limit),
        rows=tuple(rows[:limit]),
        not_ranked=tuple(not_ranked[:limit]),
        ranked=len(rows),
        unranked=len(not_ranked),
        truncated=max(len(rows), len(not_ranked)) > limit,
    )


def _touched(row: BlockingRow) -> set[str]:
    """Give the outcomes of a row that is not ranked."""
    pairs = (*row.mixed, *row.undetermined, *row.wider)
    return {*row.no_place, *(outcome for outcome, _ in pairs)}
