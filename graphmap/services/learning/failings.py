"""What the current way fails at, as it was seen."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphmap.analysis.evidence import links_of
from graphmap.services.pages.observations import lines_of, observations_in
from graphmap.services.systems import Scope
from graphmap.services.workspace import Workspace
from graphmap.views.observed import ObservationLine

#: Demand that arises because something was not done, or not done right; and ways round a rule.
_TYPES: Final = ("failure_demand", "workaround")
_MOST: Final = 12


def failings_in(workspace: Workspace, scope: Scope) -> tuple[list[ObservationLine], int]:
    """Give observations of failure demand and workarounds, and what speaks against a claim, here.

    The second value counts all of them that may be seen.
    """
    columns = workspace.columns()
    types = columns.fields["type"]
    against, _, _ = links_of(columns, "CHALLENGES", source="Observation")
    challenging = set(against.tolist())
    visible = workspace.disclosure("steward").visibility
    found = [
        int(at)
        for at in observations_in(workspace, scope).tolist()
        if (types.get(at) in _TYPES or at in challenging) and visible.is_shown(columns.ids[int(at)])
    ]
    found.sort(key=lambda at: (types.get(at) not in _TYPES, columns.ids[at]))
    chosen = np.array(found[:_MOST], dtype=np.int64)
    return lines_of(workspace, chosen), len(found)
