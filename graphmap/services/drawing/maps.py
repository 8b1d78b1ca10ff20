"""A map of a system as a reader of one profile sees it, with its stored layout."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from graphmap.analysis.blocking import rank_blocking_policies
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import BlockingResult
from graphmap.errors import NotFound
from graphmap.privacy.results import redact_blocking
from graphmap.privacy.visibility import SHOWN
from graphmap.services.drawing.layouts import Layouts
from graphmap.services.workspace import Told, Workspace
from graphmap.views.drawing import Layout
from graphmap.views.map_view.build import build_map_view
from graphmap.views.map_view.evidence import ids_of_evidence
from graphmap.views.map_view.links import (
    MOST_DRAWN,
    choose_drawn,
    evidenced,
    filtered,
    links_in_scope,
    links_through,
    most_connected,
    nodes_of,
    owner_scales,
)
from graphmap.views.map_view.material import MapMaterial
from graphmap.views.map_view.request import MapRequest
from graphmap.views.map_view.scope import EffectsInScope, effects_in_scope
from graphmap.views.map_view.view import MapView, TwinRow
from graphmap.views.map_view.words import Records, ids_needed
from graphmap.views.network import lighting_values


def system_map_view(
    workspace: Workspace,
    request: MapRequest,
    *,
    with_panels: bool = False,
    with_evidence: bool = False,
) -> MapView:
    """Give the map that a request asks for.

    Parameters
    ----------
    workspace
        The map at work.
    request
        Scope, selection, filters, date and profile.
    with_panels
        Whether to put the panel of every drawn node into words, as a file that is taken along
        needs them.
    with_evidence
        Whether to read what was seen of every link and where it is written, as paper needs it.

    Raises
    ------
    NotFound
        Where the system or the selected node is not there, or not for the reader to see.
    """
    told = workspace.told(request.profile)
    graph, disclosure = told.influence, told.disclosure
    selected = request.selected
    if selected is not None and not disclosure.visibility.is_shown(selected):
        raise NotFound("Nothing on this map has the id that is selected, or it is not shown.")
    shown = disclosure.visibility.reasons == SHOWN
    scope = effects_in_scope(graph, shown, request, today=workspace.today().isoformat())
    links = links_in_scope(scope)
    scales = owner_scales(scope, nodes_of(links))
    found = filtered(links, request, scales)
    if request.only and selected is not None:
        found = links_through(scope, found, selected)
    let_through = found[:MOST_DRAWN]
    drawn = choose_drawn(found, request, is_country=scope.is_country)
    ranking = _ranking(told, scope, request)
    # The summary is of the whole scope, so it may name what is not drawn here.
    summarised = most_connected(evidenced(links))
    needed = ids_needed(
        scope,
        let_through,
        drawn,
        system=request.system,
        selected=drawn.nodes if with_panels else [selected] if selected else [],
        further=[
            *(row.policy for row in ranking.rows[:10]),
            *_round_places(scope),
            *([summarised[0]] if summarised else []),
        ],
    )
    if with_panels or with_evidence:
        needed |= ids_of_evidence(scope, let_through)
    redacted = workspace.shown(needed, request.profile)
    return build_map_view(
        MapMaterial(
            request=request,
            map_name=workspace.name,
            scope=scope,
            links=links,
            let_through=let_through,
            drawn=drawn,
            owner_scales=scales,
            records=Records(redacted, disclosure),
            ranking=redact_blocking(ranking, disclosure),
            with_panels=with_panels,
            with_evidence=with_panels or with_evidence,
        )
    )


def _ranking(told: Told, scope: EffectsInScope, request: MapRequest) -> BlockingResult:
    """Rank what blocks in scope; a person's own map is ranked over the whole."""
    within = request.system if scope.system_kind in ("Place", "Organisation") else None
    parameters = Parameters(as_of=scope.parameters.as_of, scope=within)
    return rank_blocking_policies(told.influence, parameters)


def _round_places(scope: EffectsInScope) -> list[str]:
    numbers = set(scope.graph.places[scope.round].tolist()) if scope.round.any() else set[int]()
    if scope.system_kind != "Place":
        return []
    return [id_ for id_ in map(scope.place_id, numbers) if id_ is not None]


@dataclass(frozen=True)
class MapSheet:
    """A map with its layout; the twin's rows stand in the order of the drawing."""

    view: MapView
    layout: Layout

    @property
    def twin(self) -> tuple[TwinRow, ...]:
        """The outcomes from the top of the drawing down, lit ones first, undrawn ones last."""
        place = {id_: index for index, id_ in enumerate(self.layout.order.get("spine", ()))}
        last = len(place)
        rows = sorted(self.view.twin, key=lambda row: place.get(row.outcome.id, last))
        return tuple(sorted(rows, key=lambda row: not row.lit))

    def to_json(self) -> dict[str, object]:
        """Give the map as plain values."""
        return {
            "revision": self.view.revision,
            "title": self.view.title,
            "summary": self.view.summary,
            "nodes": [
                {**asdict(placed.node), "column": placed.column, "x": placed.x, "y": placed.y}
                for placed in self.layout.nodes
            ],
            "links": [asdict(placed.link) for placed in self.layout.links],
            "not_drawn": [one.words for one in self.view.not_drawn],
            "lighting": lighting_values(self.view.lighting),
        }


def map_sheet(workspace: Workspace, request: MapRequest, layouts: Layouts) -> MapSheet:
    """Give the map that a request asks for, laid out; raises like `system_map_view`."""
    view = system_map_view(workspace, request)
    return MapSheet(view, layouts.layout_of(workspace, view))
