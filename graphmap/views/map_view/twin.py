"""The table form of a map: outcomes with what stands on either side, and every link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from graphmap.model.nodes import Outcome
from graphmap.views.captions import Lighting
from graphmap.views.map_view.links import nodes_of
from graphmap.views.map_view.material import MapMaterial
from graphmap.views.map_view.view import Claim, TwinRow
from graphmap.views.map_view.words import by_name


def twin_of(
    material: MapMaterial, claims: Mapping[str, Claim], lit: Lighting
) -> tuple[TwinRow, ...]:
    """Give each outcome with what blocks it and what enables it; the selected chains' first.

    What may block or enable stands on the left, as in the drawing.
    """
    blocked: defaultdict[str, list[Claim]] = defaultdict(list)
    enabled: defaultdict[str, list[Claim]] = defaultdict(list)
    for link in material.told:
        claim = _as_lit(claims[link.id], lit)
        if link.target_kind == "Outcome":
            (enabled if link.does == "enables" else blocked)[link.target].append(claim)
    kinds = nodes_of(material.told)
    outcomes = [id_ for id_, kind in kinds.items() if kind == "Outcome"]
    rows = [
        _row(material, id_, blocked[id_], enabled[id_], lit)
        for id_ in outcomes
        if material.records.node(id_) is not None
    ]
    return tuple(sorted(rows, key=_order))


def _as_lit(claim: Claim, lit: Lighting) -> Claim:
    return replace(claim, lit=True) if claim.link in lit.links else claim


def _row(
    material: MapMaterial,
    outcome: str,
    blocked: Sequence[Claim],
    enabled: Sequence[Claim],
    lit: Lighting,
) -> TwinRow:
    node = material.records.node(outcome)
    return TwinRow(
        outcome=material.words.noun(outcome),
        statement=node.statement if isinstance(node, Outcome) else None,
        blocked_by=tuple(sorted(blocked, key=_widest_first)),
        enabled_by=tuple(sorted(enabled, key=_widest_first)),
        lit=lit.selected is not None and material.records.disclosure.id_of(outcome) in lit.nodes,
    )


def _order(row: TwinRow) -> tuple[bool, int, tuple[str, str]]:
    return not row.lit, -len(row.blocked_by) - len(row.enabled_by), by_name(row.outcome)


def _widest_first(claim: Claim) -> tuple[bool, int, tuple[str, str]]:
    return not claim.lit, -len(claim.places) - len(claim.elsewhere), by_name(claim.cause)


def sorted_links(
    material: MapMaterial, claims: Mapping[str, Claim], lit: Lighting
) -> tuple[Claim, ...]:
    """Give every link that the filters let through, in the order asked for.

    ``chain``: the lit chains first, then by cause and target; ``places``: most places first;
    ``newest``: the newest evidence first, undated last.
    """
    marked = [_as_lit(claims[link.id], lit) for link in material.told]
    marked.sort(key=lambda claim: (by_name(claim.cause), by_name(claim.target), claim.does))
    if material.request.order == "newest":
        marked.sort(key=lambda claim: claim.newest or "", reverse=True)
    elif material.request.order == "places":
        marked.sort(key=lambda claim: -len(claim.places) - len(claim.elsewhere))
    else:
        marked.sort(key=lambda claim: not claim.lit)
    return tuple(marked)
