"""Maps saved under a name: what was asked for, kept as a document beside the graph."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import parse_qs
from uuid import NAMESPACE_URL, uuid5

from graphmap.errors import InputRefused, NotFound, Problem
from graphmap.model.changes import Document
from graphmap.model.identity import to_slug
from graphmap.model.values import to_name
from graphmap.services.workspace import Workspace
from graphmap.views.map_view.request import MapRequest, read_map_request

#: The collection of documents that saved views are stored in.
COLLECTION: Final = "views"
_MOST_NAME: Final = 100


@dataclass(frozen=True)
class SavedView:
    """A map as somebody left it: its name, and the request that draws it again."""

    id: str
    name: str
    request: MapRequest


def saved_views(workspace: Workspace) -> tuple[SavedView, ...]:
    """Give the views of a map, by name."""
    found = (_read(workspace, one) for one in workspace.store.list_documents(COLLECTION))
    views = [view for view in found if view is not None]
    return tuple(sorted(views, key=lambda view: (view.name.casefold(), view.id)))


def saved_view(workspace: Workspace, id_: str) -> SavedView:
    """Give one view.

    Raises
    ------
    NotFound
        Where no view has that id.
    """
    document = workspace.store.get_document(COLLECTION, id_)
    view = _read(workspace, document) if document is not None else None
    if view is None:
        raise NotFound("No view is saved under that name.")
    return view


def save_view(
    workspace: Workspace, name: str, request: MapRequest, *, replaces: bool = False
) -> SavedView:
    """Save what a map asks for under a name.

    Raises
    ------
    InputRefused
        Where the name is blank or too long, or another view has it and is not to be replaced.
    Conflict
        Where somebody saved under the same name at the same moment.
    """
    try:
        told = to_name(name)
    except ValueError as error:
        raise _refused("Give the view a name") from error
    if len(told) > _MOST_NAME:
        raise _refused(f"A name has at most {_MOST_NAME} characters")
    id_ = _id_of(told)
    before = workspace.store.get_document(COLLECTION, id_)
    if before is not None and json.loads(before.body) is not None and not replaces:
        raise _refused("A view has this name already; choose another, or replace it")
    query = _own(request).query()
    document = Document(
        collection=COLLECTION,
        id=id_,
        version=before.version if before is not None else 0,
        body=json.dumps({"name": told, "query": query}),
    )
    workspace.store.put_document(document)
    return SavedView(id_, told, _own(request))


def delete_view(workspace: Workspace, id_: str) -> SavedView:
    """Take a view away and give what it was; raises like `saved_view`.

    The store keeps documents for ever, so an empty one takes its place.
    """
    view = saved_view(workspace, id_)
    before = workspace.store.get_document(COLLECTION, id_)
    version = before.version if before is not None else 0
    workspace.store.put_document(
        Document(collection=COLLECTION, id=id_, version=version, body="null")
    )
    return view


def _own(request: MapRequest) -> MapRequest:
    """Give a request without the map it was asked of: a view belongs to its map."""
    given = parse_qs(request.query(), keep_blank_values=True)
    for name in ("map", "known", "profile"):
        given.pop(name, None)
    return read_map_request(given)


def _id_of(name: str) -> str:
    """Give the id of a view: the slug of its name, or of equal worth for other scripts."""
    return to_slug(name)[:100] or uuid5(NAMESPACE_URL, name).hex


def _refused(message: str) -> InputRefused:
    return InputRefused([Problem(message=message, column="name")])


def _read(workspace: Workspace, document: Document) -> SavedView | None:
    """Give the view of a document, None where it was taken away or is not for the reader to see.

    It is not where its name, its id or a tag holds the name of a left-out person, or where it
    asks for a record that may not be seen any more.
    """
    body = cast("dict[str, str] | None", json.loads(document.body))
    if body is None:
        return None
    request = read_map_request(parse_qs(body["query"], keep_blank_values=True))
    disclosure = workspace.disclosure("steward")
    texts = (body["name"], document.id, request.tag or "")
    if any(disclosure.names.are_in(text) for text in texts):
        return None
    visibility = disclosure.visibility
    single = (request.system, request.selected, request.to, request.place, request.outcome)
    named = {*single, *request.opened}
    if any(id_ in visibility.position and not visibility.is_shown(id_) for id_ in named if id_):
        return None
    return SavedView(document.id, body["name"], request)
