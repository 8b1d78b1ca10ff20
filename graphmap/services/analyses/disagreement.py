"""Where places differ and sources disagree, as a reader of one profile sees it."""

from __future__ import annotations

from typing import Unpack

from graphmap.analysis.disagreement import find_disagreement
from graphmap.analysis.results_disagreement import DisagreementResult
from graphmap.model.catalogue import Profile
from graphmap.privacy.results_disagreement import redact_disagreement
from graphmap.services.analyses.asking import Asked, answer
from graphmap.services.workspace import Workspace


def disagreement_in(
    workspace: Workspace, *, profile: Profile = "steward", **asked: Unpack[Asked]
) -> DisagreementResult:
    """Find where places differ and sources disagree.

    Raises
    ------
    RequestRefused
        Where a parameter has no meaning, or the scope is not for the reader to see.
    """
    told = workspace.told(profile)
    return answer(workspace, told, asked, find_disagreement, redact_disagreement)
