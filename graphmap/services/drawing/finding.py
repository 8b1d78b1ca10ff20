"""Finding a node on a map by words, and what to suggest while somebody writes them."""

from __future__ import annotations

from graphmap.services.drawing.maps import nodes_let_through
from graphmap.services.workspace import Workspace
from graphmap.store.search_words import asked_words, holds_words, name_key, words_of
from graphmap.views.accounts import Noun, noun_of
from graphmap.views.map_view.request import MapRequest

#: Above so many nodes only names are looked through, not aliases, tags and descriptions.
_MOST_READ = 2_000


def find_on_map(
    workspace: Workspace, request: MapRequest, text: str, *, limit: int = 20
) -> tuple[Noun, ...]:
    """Give the nodes of a map whose words begin with the words asked for.

    Every asked word is the beginning of a word in the name, aliases, tags or description, as
    the profile shows them. A node that is called exactly so comes first, then by name.
    """
    asked = asked_words(text)
    if not asked:
        return ()
    ids = nodes_let_through(workspace, request)
    if len(ids) > _MOST_READ:
        columns, position = workspace.columns(), workspace.influence().position
        ids = [
            id_
            for id_ in ids
            if all(
                any(word.startswith(one) for word in words_of(columns.names[position[id_]]))
                for one in asked
            )
        ][:_MOST_READ]
    nodes = workspace.shown(ids, request.profile).map.nodes if ids else ()
    wanted = set(ids) | {workspace.disclosure(request.profile).id_of(id_) for id_ in ids}
    found = [noun_of(node) for node in nodes if node.id in wanted and holds_words(node, asked)]
    exact = name_key(text)
    found.sort(key=lambda one: (name_key(one.name) != exact, one.name.casefold(), one.id))
    return tuple(found[:limit])
