"""One node in plain words, and the same as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, render_template
from pydantic import BaseModel

from graphmap.model.catalogue import scale_of_place
from graphmap.model.nodes import Place
from graphmap.model.records import to_json_values
from graphmap.services.learning.policy_changes import changes_of_policy
from graphmap.services.pages.node import node_page, standing_of
from graphmap.services.reading import neighbourhood_shown
from web.frame import workspace
from web.routes import NodePath, SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

    from graphmap.model.catalogue import Scale
    from graphmap.model.nodes import Node
    from graphmap.views.accounts import Noun
    from graphmap.views.node_view import NodePage

CAUSE_KINDS = ("Policy", "Organisation", "Experiment", "EnablingCondition")
#: Where in the navigation the pages of a kind stand.
_NAVIGATION_OF = {
    "Policy": "/blocking",
    "Observation": "/observations",
    "LearningCycle": "/cycles",
    "Experiment": "/cycles",
    "EnablingCondition": "/cycles",
    "Pattern": "/patterns",
}
_pages = new_pages("nodes", __name__)
_api = new_api("nodes", __name__)


class NodeAnswer(BaseModel):
    """A node, its neighbours and the links among them, as records of the map file."""

    revision: int
    truncated: bool
    node: dict[str, Any]
    nodes: list[dict[str, Any]]
    links: list[dict[str, Any]]


def register(app: OpenAPI) -> None:
    """Add these routes to the application."""
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/nodes/<id>")
def show_node(path: NodePath, query: SystemQuery) -> str:
    """Show one node of any kind in plain words."""
    del query
    found = node_page(workspace(), path.id)
    return render_template(
        "nodes/page.html",
        page=found,
        standing=standing_of(workspace(), found),
        policy_changes=changes_of_policy(workspace(), path.id)
        if found.node.kind == "Policy"
        else (),
        here=_NAVIGATION_OF.get(found.node.kind, ""),
        own_scale=_own_scale(found.node),
        claim_about=_claim_about,
        linked_as=_linked_as,
    )


@resource(_api, "/nodes/<id>", answer=NodeAnswer)
def give_node(path: NodePath, query: SystemQuery) -> Response:
    """Give a node with its neighbours and the links among them."""
    del query
    node, around, truncated = neighbourhood_shown(workspace(), path.id)
    return jsonify(
        {
            "revision": around.revision,
            "truncated": truncated,
            "node": to_json_values(node, with_version=True),
            "nodes": [to_json_values(one, with_version=True) for one in around.nodes],
            "links": [to_json_values(one, with_version=True) for one in around.links],
        }
    )


def _own_scale(node: Node) -> Scale | None:
    """Give the scale at which a place or an organisation is looked at as a system."""
    if isinstance(node, Place):
        return scale_of_place(node.type) or "place"
    return "organisation" if node.kind == "Organisation" else None


def _claim_about(noun: Noun) -> dict[str, str]:
    """Give what the form of a claim starts with when it is opened from a node."""
    if noun.kind == "Place":
        return {"place": noun.id}
    if noun.kind in ("Outcome", "Factor"):
        return {"target": noun.id}
    return {"cause": noun.id} if noun.kind in CAUSE_KINDS else {}


def _linked_as(page: NodePage, words: str) -> list[Noun]:
    return [one.noun for found in page.links if found.words == words for one in found.nodes]
