"""A map of a system as a reader of one profile sees it, with its stored layout."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from graphmap.analysis.blocking import rank_blocking_policies
from graphmap.analysis.influence import InfluenceGraph
from graphmap.analysis.loops import find_loops
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import BlockingResult
from graphmap.analysis.results_loops import Loop, LoopsResult
from graphmap.errors import LimitReached, NotFound
from graphmap.privacy import Disclosure
from graphmap.privacy.results import redact_blocking
from graphmap.privacy.results_loops import redact_loops
from graphmap.privacy.visibility import SHOWN
from graphmap.services.drawing.drawn_values import drawn_values
from graphmap.services.drawing.layouts import Layouts
from graphmap.services.drawing.shading import shading_of
from graphmap.services.kept_answers import KeptAnswers
from graphmap.services.workspace import Told, Workspace
from graphmap.views.drawing import Layout
from graphmap.views.map_view.build import build_map_view
from graphmap.views.map_view.evidence import ids_of_evidence
from graphmap.views.map_view.folding import MOST_DRAWN, Drawn, choose_drawn
from graphmap.views.map_view.links import (
    LinkFacts,
    NodeFacts,
    filtered,
    links_in_scope,
    links_lit,
    links_to,
    nodes_of,
)
from graphmap.views.map_view.material import MapMaterial
from graphmap.views.map_view.request import MapRequest
from graphmap.views.map_view.scope import EffectsInScope, effects_in_scope
from graphmap.views.map_view.view import MapView, TwinRow
from graphmap.views.map_view.whole import WholeScope
from graphmap.views.map_view.words import Records, ids_needed
from graphmap.views.shades import Shading

#: Of a larger map that is folded, only the links that are drawn are put into words.
_MOST_TOLD: Final = 300
#: So many policies at the head of the ranking may be named.
_MOST_RANKED: Final = 10
#: Of so many loops at most a map speaks, and on one of more effects nobody waits for them.
_MOST_LOOPS: Final = 20
_MOST_FOLLOWED: Final = 3_000


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
    _refuse_hidden(told, request)
    whole = _whole(workspace, told, request)
    found, drawn = _found_and_drawn(workspace, told, whole, request)
    speaks = _Speaks(
        _told_links(found, drawn, request),
        _ranking(told, whole.scope, request),
        _loops(told, whole.scope, request),
    )
    needed = _needed(whole, drawn, speaks, request, with_panels=with_panels)
    if with_panels or with_evidence:
        needed |= ids_of_evidence(whole.scope, speaks.links)
    redacted = workspace.shown(needed, request.profile)
    return build_map_view(
        MapMaterial(
            request=request,
            map_name=workspace.name,
            whole=whole,
            let_through=found,
            told=speaks.links,
            drawn=drawn,
            records=Records(redacted, told.disclosure),
            ranking=speaks.ranking,
            loops=speaks.loops,
            shading=_shading(told, whole.scope, found, request),
            tags_offered=frozenset(tag for node in redacted.map.nodes for tag in node.tags),
            with_panels=with_panels,
            with_evidence=with_panels or with_evidence,
        )
    )


@dataclass(frozen=True)
class _Speaks:
    """What a map speaks of: links that are put into words, the ranking, and the loops."""

    links: tuple[LinkFacts, ...]
    ranking: BlockingResult
    loops: tuple[Loop, ...] | None


def _refuse_hidden(told: Told, request: MapRequest) -> None:
    """Refuse ids that are not there, or not for the reader to see."""
    for id_ in (request.selected, request.to, request.place, request.outcome):
        if id_ is not None and not told.disclosure.visibility.is_shown(id_):
            raise NotFound("Nothing on this map has the id that is asked for, or it is not shown.")


def _needed(
    whole: WholeScope, drawn: Drawn, speaks: _Speaks, request: MapRequest, *, with_panels: bool
) -> set[str]:
    """Give the ids of all records that are spoken of, to be read at once."""
    selected = request.selected
    asked = (request.to, request.outcome, request.place, whole.assumed_from)
    return ids_needed(
        whole.scope,
        speaks.links,
        drawn,
        system=request.system,
        selected=drawn.nodes if with_panels else [selected] if selected else [],
        further=[
            *(row.policy for row in speaks.ranking.rows[:_MOST_RANKED]),
            *(id_ for loop in speaks.loops or () for id_ in loop.nodes),
            *_round_places(whole.scope),
            # The summary is of the whole scope, so it may name what is not drawn here.
            *(whole.most_connected or ())[:1],
            *(id_ for id_ in asked if id_),
            *whole.places_offered,
            *whole.outcomes_offered,
        ],
    )


def _shading(
    told: Told, scope: EffectsInScope, found: tuple[LinkFacts, ...], request: MapRequest
) -> Shading | None:
    """Give the numbers that the nodes are coloured by, where an analysis is asked for."""
    if request.colour is None:
        return None
    return shading_of(told, scope, found, request.colour, within=_within(scope, request))


def nodes_let_through(workspace: Workspace, request: MapRequest) -> list[str]:
    """Give the ids of the nodes of a map that the filters let through, drawn or folded."""
    told = workspace.told(request.profile)
    whole = _whole(workspace, told, request)
    return list(nodes_of(_found_and_drawn(workspace, told, whole, request)[0]))


def _whole(workspace: Workspace, told: Told, request: MapRequest) -> WholeScope:
    """Give what a map is about; the same for all that is selected, filtered or opened on it."""
    about = MapRequest(
        system=request.system, steps=request.steps, as_of=request.as_of, around=request.around
    )
    return told.answer(_work_out_whole, told.disclosure, about, workspace.today().isoformat())


def _work_out_whole(
    graph: InfluenceGraph, disclosure: Disclosure, about: MapRequest, today: str
) -> WholeScope:
    shown = disclosure.visibility.reasons == SHOWN
    scope = effects_in_scope(graph, shown, about, today=today)
    return WholeScope(scope, links_in_scope(scope), shown)


def _found_and_drawn(
    workspace: Workspace, told: Told, whole: WholeScope, request: MapRequest
) -> tuple[tuple[LinkFacts, ...], Drawn]:
    """Give the links that the filters let through, and what is drawn of them."""
    tagged = None
    if request.tag is not None:
        # Tags are read as they are shown: one that names a left-out person tells nothing.
        ids = list(nodes_of(whole.links))
        nodes = workspace.shown(ids, request.profile).map.nodes
        bearing = {node.id for node in nodes if request.tag in node.tags}
        tagged = frozenset(id_ for id_ in ids if told.disclosure.id_of(id_) in bearing)
    asked = replace(request, view=None, colour=None, width="places", order="chain", scale=None)
    if not request.only:
        asked = replace(asked, selected=None, direction=None, to=None)
    return told.answer(_work_out_drawn, whole, asked, tagged)


def _work_out_drawn(
    _graph: InfluenceGraph, whole: WholeScope, request: MapRequest, tagged: frozenset[str] | None
) -> tuple[tuple[LinkFacts, ...], Drawn]:
    scope, links = whole.scope, whole.links
    if request.place is not None:
        links = links_in_scope(scope.within(request.place))
    found = filtered(
        links, request, NodeFacts(scales=whole.scales, types=whole.types, tagged=tagged)
    )
    if request.outcome is not None:
        found = links_to(scope, found, request.outcome)
    if request.only and request.selected is not None:
        found = links_lit(scope, found, request, request.selected)
    return found, choose_drawn(found, request, is_country=scope.is_country)


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


def _ranking(told: Told, scope: EffectsInScope, request: MapRequest) -> BlockingResult:
    """Rank what blocks in scope; a person's own map is ranked over the whole."""
    parameters = Parameters(as_of=scope.parameters.as_of, scope=_within(scope, request))
    return told.answer(_redacted_ranking, told.kept, told.disclosure, parameters)


def _redacted_ranking(
    graph: InfluenceGraph, kept: KeptAnswers, disclosure: Disclosure, parameters: Parameters
) -> BlockingResult:
    ranking = kept.answer(graph, rank_blocking_policies, parameters)
    return redact_blocking(ranking, disclosure)


def _loops(told: Told, scope: EffectsInScope, request: MapRequest) -> tuple[Loop, ...] | None:
    """Find the loops that run in scope, None where the map is too large to wait for them."""
    if scope.graph.effects.size > _MOST_FOLLOWED:
        return None
    parameters = Parameters(
        as_of=scope.parameters.as_of, scope=_within(scope, request), limit=_MOST_LOOPS
    )
    try:
        return told.answer(_redacted_loops, told.disclosure, parameters).rows
    except LimitReached:
        return None


def _redacted_loops(
    graph: InfluenceGraph, disclosure: Disclosure, parameters: Parameters
) -> LoopsResult:
    return redact_loops(find_loops(graph, parameters), disclosure)


def _within(scope: EffectsInScope, request: MapRequest) -> str | None:
    return request.system if scope.system_kind in ("Place", "Organisation") else None


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
        not_drawn = [one.words for one in self.view.not_drawn]
        return drawn_values(self.view, self.layout, not_drawn=not_drawn)


def map_sheet(workspace: Workspace, request: MapRequest, layouts: Layouts) -> MapSheet:
    """Give the map that a request asks for, laid out; raises like `system_map_view`."""
    view = system_map_view(workspace, request)
    return MapSheet(view, layouts.layout_of(workspace, view))
