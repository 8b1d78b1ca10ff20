"""Which policies block outcomes across places, as a reader of one profile sees it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypedDict, Unpack

from graphmap.analysis.blocking import rank_blocking_policies
from graphmap.analysis.explaining import explain_policy
from graphmap.analysis.parameters import MOST_ROWS, Parameters
from graphmap.analysis.results import BlockingExplanation, BlockingResult
from graphmap.errors import NotFound, RequestRefused
from graphmap.model.catalogue import PlaceType, Profile
from graphmap.privacy import Disclosure
from graphmap.privacy.results import redact_blocking, redact_explanation
from graphmap.services.workspace import Workspace

_NO_POLICY: Final = "No policy has that id; look it up in the list of policies."


class Asked(TypedDict, total=False):
    """The parameters of a question, as `Parameters` has them; ``as_of`` is today if absent."""

    as_of: str
    max_steps: int
    include_assumed: bool
    scope: str | None
    limit: int
    roll_up: PlaceType | None
    by_family: bool


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
    parameters = parameters_for(workspace, asked, told.disclosure)
    return redact_blocking(rank_blocking_policies(told.influence, parameters), told.disclosure)


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
    parameters = parameters_for(workspace, asked, told.disclosure)
    explanation = (
        redact_explanation(explain_policy(told.influence, parameters, policy), told.disclosure)
        if told.disclosure.visibility.is_shown(policy)
        else None
    )
    if explanation is None:
        raise NotFound(_NO_POLICY)
    return explanation


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


def parameters_for(workspace: Workspace, asked: Asked, disclosure: Disclosure) -> Parameters:
    """Give the parameters of a question, with today where no date is asked for.

    A scope that is not for the reader to see is refused like one that is not there.
    """
    chosen: Asked = {"as_of": workspace.today().isoformat(), **asked}
    scope = chosen.get("scope")
    if scope is not None and not disclosure.visibility.is_shown(scope):
        raise RequestRefused("scope is the id of a place or an organisation of the map")
    return Parameters(**chosen)
