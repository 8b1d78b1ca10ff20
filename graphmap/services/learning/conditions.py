"""The register of enabling conditions: what is there, what is missing, and which cycles wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from graphmap.errors import NotFound
from graphmap.model.catalogue import SCALES, ConditionState, ConditionType, NodeKind, Scale
from graphmap.model.nodes import EnablingCondition, LearningCycle
from graphmap.model.system_map import SystemMap
from graphmap.services.learning.cycle_records import ids_of_kind
from graphmap.services.reading import near
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun, noun_of
from graphmap.views.learning.condition_view import CONDITION_TYPES, ConditionTold

_FOR: Final[tuple[NodeKind, ...]] = ("Organisation", "Place")


@dataclass(frozen=True)
class ConditionsAsked:
    """Which conditions: of a state, a type, a scale, for a system, or those of one cycle."""

    state: ConditionState | None = None
    type: ConditionType | None = None
    scale: Scale | None = None
    cycle: str | None = None
    system: str | None = None


@dataclass(frozen=True)
class Register:
    """The conditions asked for, by type and scale; ``total`` counts all of the map.

    ``cycle`` is the one whose conditions are asked for, ``cycles`` those there are.
    """

    conditions: tuple[ConditionTold, ...]
    total: int
    cycle: Noun | None
    cycles: tuple[Noun, ...]
    revision: int


def register_of(workspace: Workspace, asked: ConditionsAsked) -> Register:
    """Give the enabling conditions of the map that are asked for.

    Those of a cycle are the ones that it or one of its experiments needs, and those recorded for
    what it is about.

    Raises
    ------
    NotFound
        Where no cycle has the id asked for, or it may not be seen.
    """
    told, around = _told(workspace, ids_of_kind(workspace, "EnablingCondition"))
    wanted, cycle = _of_cycle(workspace, asked.cycle) if asked.cycle else (None, None)
    chosen = [
        one
        for one in told
        if asked.state in (None, one.state)
        and asked.type in (None, one.type)
        and asked.scale in (None, one.scale)
        and (wanted is None or one.noun.id in wanted)
        and (asked.system is None or asked.system in {whom.id for whom in one.for_whom})
    ]
    cycles = near(workspace, ids_of_kind(workspace, "LearningCycle")).of_kind("LearningCycle")
    return Register(
        conditions=tuple(chosen),
        total=len(told),
        cycle=cycle,
        cycles=_nouns(noun_of(node) for node in cycles),
        revision=around.revision or workspace.columns().revision,
    )


def condition_told(workspace: Workspace, condition_id: str) -> ConditionTold:
    """Give one enabling condition.

    Raises
    ------
    NotFound
        Where none has that id, or it may not be seen.
    """
    told, _ = _told(workspace, [condition_id])
    if not told:
        raise NotFound("No enabling condition has that id.")
    return told[0]


def _of_cycle(workspace: Workspace, cycle_id: str) -> tuple[set[str], Noun]:
    around = near(workspace, [cycle_id])
    node = around.node_by_id.get(cycle_id)
    if not isinstance(node, LearningCycle):
        raise NotFound("No learning cycle has that id.")
    about = around.targets(cycle_id, "ABOUT")
    whole = near(workspace, [cycle_id, *about, *around.sources(cycle_id, "PART_OF")])
    needing = (cycle_id, *around.sources(cycle_id, "PART_OF"))
    found = {id_ for one in needing for id_ in whole.targets(one, "NEEDS")}
    found |= {id_ for whom in about for id_ in whole.sources(whom, "FOR")}
    return found, noun_of(node)


def _told(workspace: Workspace, ids: Iterable[str]) -> tuple[list[ConditionTold], SystemMap]:
    wanted = sorted(set(ids))
    around = near(workspace, wanted)
    nodes = [around.node_by_id[id_] for id_ in wanted if id_ in around.node_by_id]
    told = [_one(node, around) for node in nodes if isinstance(node, EnablingCondition)]
    told.sort(
        key=lambda one: (
            CONDITION_TYPES.index(one.type),
            SCALES.index(one.scale),
            one.noun.name.casefold(),
            one.noun.id,
        )
    )
    return told, around


def _one(node: EnablingCondition, around: SystemMap) -> ConditionTold:
    provided = [link for link in around.links_from.get(node.id, ()) if link.kind == "PROVIDED_BY"]
    could = {link.target for link in provided if link.as_ == "could_provide"}
    provides = {link.target for link in provided} - could

    def named(ids: Iterable[str], *kinds: NodeKind) -> tuple[Noun, ...]:
        nodes = (around.node_by_id[id_] for id_ in ids)
        return _nouns(noun_of(one) for one in nodes if not kinds or one.kind in kinds)

    waiting = around.sources(node.id, "NEEDS")
    return ConditionTold(
        noun=noun_of(node),
        version=node.version,
        type=node.type,
        scale=node.scale,
        state=node.state,
        value=node.value,
        note=node.description,
        for_whom=named(around.targets(node.id, "FOR"), *_FOR),
        provides=named(provides),
        could_provide=named(could),
        cycles=named(waiting, "LearningCycle"),
        experiments=named(waiting, "Experiment"),
        observations=named(around.sources(node.id, "TOUCHES"), "Observation"),
    )


def _nouns(nouns: Iterable[Noun]) -> tuple[Noun, ...]:
    return tuple(sorted(nouns, key=lambda noun: (noun.name.casefold(), noun.id)))
