"""A map of a system as a reader of one profile sees it, with its stored layout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from graphmap.analysis.blocking import rank_blocking_policies
from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import BlockingResult
from graphmap.errors import NotFound
from graphmap.privacy import Disclosure
from graphmap.privacy.results import redact_blocking
from graphmap.privacy.visibility import SHOWN
from graphmap.services.drawing.layouts import Layouts
from graphmap.services.workspace import Told, Workspace
from graphmap.views.drawing import Layout
from graphmap.views.map_view.build import build_map_view
from graphmap.views.map_view.evidence import ids_of_evidence
from graphmap.views.map_view.folding import MOST_DRAWN, Drawn, choose_drawn
from graphmap.views.map_view.links import (
    LinkFacts,
    NodeFacts,
    evidenced,
    filtered,
    links_in_scope,
    links_lit,
    links_to,
    most_connected,
    nodes_of,
    recorded,
)
from graphmap.views.map_view.material import MapMaterial
from graphmap.views.map_view.request import MapRequest
from graphmap.views.map_view.scope import EffectsInScope, effects_in_scope
from graphmap.views.map_view.view import MapView, TwinRow
from graphmap.views.map_view.words import Records, ids_needed
from graphmap.views.network import lighting_values

#: Of a larger map that is folded, only the links that are drawn are put into words.
_MOST_TOLD: Final = 300
#: So many places and outcomes are offered to narrow a map by.
_MOST_OFFERED: Final = 200


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
    for id_ in (request.selected, request.to, request.place, request.outcome):
        if id_ is not None and not told.disclosure.visibility.is_shown(id_):
            raise NotFound("Nothing on this map has the id that is asked for, or it is not shown.")
    today = workspace.today().isoformat()
    scope, links = _scope_and_links(told, request, today)
    facts = _facts(workspace, scope, links, request)
    found = _let_through(scope, links, request, facts)
    drawn = choose_drawn(found, request, is_country=scope.is_country)
    told_links = _told_links(found, drawn, request)
    ranking = _ranking(told, scope, request)
    offered = _offered(scope, links)
    # The summary is of the whole scope, so it may name what is not drawn here.
    summarised = most_connected(evidenced(links))
    selected = request.selected
    needed = ids_needed(
        scope,
        told_links,
        drawn,
        system=request.system,
        selected=drawn.nodes if with_panels else [selected] if selected else [],
        further=[
            *(row.policy for row in ranking.rows[:10]),
            *_round_places(scope),
            *([summarised[0]] if summarised else []),
            *([request.to] if request.to else []),
            *offered[0],
            *offered[1],
        ],
    )
    if with_panels or with_evidence:
        needed |= ids_of_evidence(scope, told_links)
    redacted = workspace.shown(needed, request.profile)
    return build_map_view(
        MapMaterial(
            request=request,
            map_name=workspace.name,
            scope=scope,
            links=links,
            let_through=found,
            told=told_links,
            drawn=drawn,
            facts=facts,
            records=Records(redacted, told.disclosure),
            ranking=redact_blocking(ranking, told.disclosure),
            places_offered=offered[0],
            outcomes_offered=offered[1],
            tags_offered=frozenset(tag for node in redacted.map.nodes for tag in node.tags),
            with_panels=with_panels,
            with_evidence=with_panels or with_evidence,
        )
    )


def _scope_and_links(
    told: Told, request: MapRequest, today: str
) -> tuple[EffectsInScope, tuple[LinkFacts, ...]]:
    """Give what a map is about; the same for all that is selected, filtered or opened on it."""
    about = MapRequest(
        system=request.system, steps=request.steps, as_of=request.as_of, around=request.around
    )
    return told.answer(_work_out_scope, told.disclosure, about, today)


def _work_out_scope(
    graph: InfluenceGraph, disclosure: Disclosure, about: MapRequest, today: str
) -> tuple[EffectsInScope, tuple[LinkFacts, ...]]:
    shown = disclosure.visibility.reasons == SHOWN
    scope = effects_in_scope(graph, shown, about, today=today)
    return scope, links_in_scope(scope)


def _facts(
    workspace: Workspace,
    scope: EffectsInScope,
    links: Sequence[LinkFacts],
    request: MapRequest,
) -> NodeFacts:
    ids = nodes_of(links)
    tagged = None
    if request.tag is not None:
        # Tags are read as they are shown: one that names a left-out person tells nothing.
        nodes = workspace.shown(list(ids), request.profile).map.nodes
        id_of = workspace.disclosure(request.profile).id_of
        bearing = {node.id for node in nodes if request.tag in node.tags}
        tagged = frozenset(id_ for id_ in ids if id_of(id_) in bearing)
    return NodeFacts(
        scales=recorded(scope, "owner_scale", ids),
        types=recorded(scope, "type", [id_ for id_, kind in ids.items() if kind == "Policy"]),
        tagged=tagged,
    )


def _let_through(
    scope: EffectsInScope,
    links: tuple[LinkFacts, ...],
    request: MapRequest,
    facts: NodeFacts,
) -> tuple[LinkFacts, ...]:
    if request.place is not None:
        links = links_in_scope(scope.within(request.place))
    found = filtered(links, request, facts)
    if request.outcome is not None:
        found = links_to(scope, found, request.outcome)
    if request.only and request.selected is not None:
        found = links_lit(scope, found, request, request.selected)
    return found


def _told_links(
    found: tuple[LinkFacts, ...], drawn: Drawn, request: MapRequest
) -> tuple[LinkFacts, ...]:
    """Give the links that are put into words: all, or of many those drawn and of the selected."""
    if len(found) <= MOST_DRAWN and (len(found) <= _MOST_TOLD or drawn.fold_below is None):
        return found
    kept = {link.id for link in drawn.links} if not drawn.too_large else set[str]()
    near = [link for link in found if request.selected in (link.cause, link.target)]
    kept |= {link.id for link in near[:_MOST_TOLD]}
    return tuple(link for link in found if link.id in kept) or found[:_MOST_TOLD]


def _offered(
    scope: EffectsInScope, links: Sequence[LinkFacts]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the places and outcomes that most links are recorded in or end at."""
    places = Counter(place for link in links for place in link.here)
    outcomes = Counter(link.target for link in links if link.target_kind == "Outcome")

    def most(counts: Counter[str]) -> tuple[str, ...]:
        ranked = sorted(counts, key=lambda id_: (-counts[id_], id_))
        return tuple(ranked[:_MOST_OFFERED])

    own = most(places) if scope.system_kind != "Person" else ()
    return own, most(outcomes)


def _ranking(told: Told, scope: EffectsInScope, request: MapRequest) -> BlockingResult:
    """Rank what blocks in scope; a person's own map is ranked over the whole."""
    within = request.system if scope.system_kind in ("Place", "Organisation") else None
    parameters = Parameters(as_of=scope.parameters.as_of, scope=within)
    return told.answer(rank_blocking_policies, parameters)


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
