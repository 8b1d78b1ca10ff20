"""What an export would keep and leave out, told before it is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from graphmap.model.catalogue import NodeKind, Profile
from graphmap.privacy import Receipt
from graphmap.services.scoping import part_of_map
from graphmap.services.workspace import Workspace


@dataclass(frozen=True)
class Kept:
    """The receipt, and how many records of which kind are kept."""

    receipt: Receipt
    counts: Mapping[NodeKind, int]


def kept_and_left_out(workspace: Workspace, profile: Profile, scope: str | None) -> Kept:
    """Give what an export of the map, or of a part of it, would keep and leave out.

    Raises
    ------
    RequestRefused
        Where the scope is neither a place nor an organisation, or not for the reader to see.
    """
    shown = part_of_map(workspace, scope, profile)
    return Kept(shown.receipt, Counter(node.kind for node in shown.map.nodes))
