"""Names for the ids that a result gives."""

from __future__ import annotations

from collections.abc import Iterable

from graphmap.model.catalogue import Profile
from graphmap.services.workspace import Workspace


def names_of(
    workspace: Workspace, ids: Iterable[str], *, profile: Profile = "steward"
) -> dict[str, str]:
    """Give the title of each node that a profile shows, by the id that the profile sees."""
    disclosure = workspace.disclosure(profile)
    real = {seen: own for own, seen in disclosure.new_ids.items()}
    wanted = {real.get(id_, id_) for id_ in ids}
    shown = workspace.shown(disclosure.visibility.keep(sorted(wanted)), profile)
    return {node.id: node.title for node in shown.map.nodes}
