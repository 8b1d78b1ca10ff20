"""Two places, dates or revisions compared, as a reader of one profile sees them."""

from __future__ import annotations

from typing import Final, Unpack

from graphmap.analysis.compare import compare_dates, compare_places, compare_revisions
from graphmap.analysis.influence import InfluenceGraph, influence_graph
from graphmap.analysis.results_compare import CompareResult
from graphmap.model.catalogue import Profile
from graphmap.model.columns import columns_of
from graphmap.privacy import Disclosure, NamesOfPersons, visibility_of
from graphmap.privacy.dates import with_dates_as_told
from graphmap.privacy.results_compare import redact_compare
from graphmap.services.analyses.asking import Asked, answer, parameters_for, refuse_unseen
from graphmap.services.history.as_known import map_at
from graphmap.services.workspace import Workspace

_NO_PLACE: Final = "No place has that id; look it up in the list of places."


def places_compared(
    workspace: Workspace,
    here: str,
    there: str,
    *,
    profile: Profile = "steward",
    **asked: Unpack[Asked],
) -> CompareResult:
    """Compare two places.

    Raises
    ------
    NotFound
        Where one of them is no place, or not for the reader to see.
    RequestRefused
        Where a parameter has no meaning.
    """
    told = workspace.told(profile)
    refuse_unseen(told, here, there, missing=_NO_PLACE)
    return answer(
        workspace,
        told,
        asked,
        compare_places,
        redact_compare,
        here,
        there,
    )


def dates_compared(
    workspace: Workspace,
    here: str,
    there: str,
    *,
    profile: Profile = "steward",
    **asked: Unpack[Asked],
) -> CompareResult:
    """Compare two dates.

    Raises
    ------
    RequestRefused
        Where a date or another parameter has no meaning.
    """
    told = workspace.told(profile)
    return answer(
        workspace,
        told,
        asked,
        compare_dates,
        redact_compare,
        here,
        there,
    )


def revisions_compared(
    workspace: Workspace,
    here: int,
    there: int,
    *,
    profile: Profile = "steward",
    **asked: Unpack[Asked],
) -> CompareResult:
    """Compare the graph as known at two revisions.

    Raises
    ------
    NotFound
        Where there is no such revision.
    RequestRefused
        Where a parameter has no meaning.
    """
    told = workspace.told(profile)
    parameters = parameters_for(workspace, asked, told.disclosure)
    (first, was_shown), (second, is_shown) = (
        _as_known(workspace, revision, profile) for revision in (here, there)
    )
    result = compare_revisions(first, second, parameters)
    return redact_compare(result, told.disclosure, (is_shown, was_shown))


def _as_known(
    workspace: Workspace, revision: int, profile: Profile
) -> tuple[InfluenceGraph, Disclosure]:
    whole = map_at(workspace, revision)
    columns = columns_of(whole)
    visibility = visibility_of(columns, profile)
    hidden = [whole.node_by_id[id_] for id_ in visibility.left_out_persons]
    disclosure = Disclosure(visibility, NamesOfPersons(hidden))
    return influence_graph(with_dates_as_told(columns, disclosure)), disclosure
