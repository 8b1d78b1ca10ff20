"""Putting a map view together: the drawing and all that is said beside it."""

from __future__ import annotations

from collections.abc import Mapping

from graphmap.views import drawing
from graphmap.views.captions import Lighting
from graphmap.views.map_view.evidence import evidence_of_links
from graphmap.views.map_view.filters import filters_of, narrowing_of
from graphmap.views.map_view.left_out import not_drawn_of
from graphmap.views.map_view.links import LinkFacts
from graphmap.views.map_view.material import MapMaterial
from graphmap.views.map_view.selection import lighting_of, selection_of
from graphmap.views.map_view.summary import caption_of, overview_of, summary_of
from graphmap.views.map_view.taken import taken_of
from graphmap.views.map_view.twin import sorted_links, twin_of
from graphmap.views.map_view.view import Claim, LinkEvidence, MapView, Selection
from graphmap.views.map_view.words import MapWords, by_name


def build_map_view(material: MapMaterial) -> MapView:
    """Give a map with everything that is said beside it."""
    request, words = material.request, material.words
    lit = _lighting(material)
    claims = {link.id: words.claim(link) for link in material.told}
    title = f"Map of {material.name_in_sentence}"
    summary = summary_of(material)
    return MapView(
        request=request,
        title=title,
        system_name=material.system_name,
        scope_words=f"in {material.name_in_sentence}" if request.system else "here",
        summary=summary,
        drawing=_drawing(material),
        preset=_preset(material),
        caption=caption_of(title, summary, material, claims),
        lighting=lit,
        shading=material.shading,
        filters=filters_of(material),
        narrowing=narrowing_of(material),
        overview=overview_of(material, claims),
        selection=_selection(material),
        panels=_panels(material),
        lightings=_lightings(material),
        evidence=_evidence(material, claims),
        not_drawn=not_drawn_of(material),
        twin=twin_of(material, claims, lit),
        links=sorted_links(material, claims, lit),
        links_untold=len(material.let_through) - len(material.told),
        nodes_in_scope=len(material.whole.kinds),
        links_in_scope=len(material.counted),
        too_large=material.drawn.too_large,
        folded=material.drawn.fold_below is not None,
        revision=material.scope.graph.revision,
        profile=request.profile,
        as_of=material.scope.parameters.as_of,
        receipt=material.records.redacted.receipt,
        taken=taken_of(material),
    )


def _preset(material: MapMaterial) -> drawing.Preset:
    if material.request.everything:
        return drawing.EVERYTHING
    kinds = set(map(material.drawn.kinds.__getitem__, material.drawn.nodes))
    return drawing.PLACE_VIEW if "Factor" in kinds else drawing.COUNTRY_VIEW


def _drawing(material: MapMaterial) -> drawing.Drawing:
    drawn, words = material.drawn, material.words
    if drawn.too_large:
        return drawing.Drawing((), ())
    id_of = material.records.disclosure.id_of
    nodes = [
        drawing.DrawnNode(
            id=id_of(id_),
            kind=drawn.kinds[id_],
            name=words.noun(id_).name,
            folded_blocks=drawn.folded.get(id_, (0, 0))[0],
            folded_enables=drawn.folded.get(id_, (0, 0))[1],
        )
        for id_ in drawn.nodes
    ]
    links = [
        drawing.DrawnLink(
            id=words.link_id(link),
            source=id_of(link.cause),
            target=id_of(link.target),
            does=link.does,
            evidence=link.evidence,
            disputed=link.disputed,
            places=tuple(map(id_of, link.places)),
            sources_for=len(link.source_ids_for),
            sources_against=len(link.source_ids_against),
            wider_place=_wider_place(words, link) if link.wider else None,
            loops=material.map_loops.names_of.get(words.link_id(link), ()),
        )
        for link in drawn.links
    ]
    return drawing.Drawing(
        tuple(sorted(nodes, key=lambda node: node.id)),
        tuple(sorted(links, key=lambda link: link.id)),
    )


def _wider_place(words: MapWords, link: LinkFacts) -> str | None:
    places = words.records.nouns(link.here)
    return places[0].name if len(places) == 1 else f"{len(places)} places" if places else None


def _lighting(material: MapMaterial) -> Lighting:
    asked = material.request
    if asked.selected is None:
        return Lighting()
    return lighting_of(material.selecting, asked.selected, direction=asked.direction, to=asked.to)


def _selection(material: MapMaterial) -> Selection | None:
    selected = material.request.selected
    node = material.records.node(selected) if selected else None
    if selected is None or node is None:
        return None
    return selection_of(material.selecting, selected, node, with_reach=True)


def _panels(material: MapMaterial) -> Mapping[str, Selection]:
    if not material.with_panels:
        return {}
    found = ((id_, material.records.node(id_)) for id_ in material.drawn.nodes)
    return {node.id: selection_of(material.selecting, id_, node) for id_, node in found if node}


def _lightings(material: MapMaterial) -> Mapping[str, Lighting]:
    if not material.with_panels:
        return {}
    id_of = material.records.disclosure.id_of
    return {id_of(id_): lighting_of(material.selecting, id_) for id_ in material.drawn.nodes}


def _evidence(material: MapMaterial, claims: Mapping[str, Claim]) -> tuple[LinkEvidence, ...]:
    """Give what was seen of each link, in the order of a list by name."""
    if not material.with_evidence:
        return ()
    links = [(link, claims[link.id]) for link in material.told]
    links.sort(key=lambda one: (by_name(one[1].cause), by_name(one[1].target), one[1].does))
    return evidence_of_links(material.words, links)
