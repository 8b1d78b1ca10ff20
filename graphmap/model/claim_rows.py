"""The claims of a map: what would have to be entered to get its effects and observations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from graphmap.model.claims import (
    CAUSE_KINDS,
    POLARITY_OF,
    CauseKind,
    Claim,
    EffectWord,
    Stance,
    TargetKind,
    to_cited,
)
from graphmap.model.nodes import Effect, Node, Observation, Source
from graphmap.model.system_map import SystemMap


@dataclass(frozen=True)
class ClaimRow:
    """A claim with the ids of the records it is made of; the claim itself names nodes by id."""

    claim: Claim
    effects: tuple[str, ...]
    observation: str | None


@dataclass(frozen=True)
class _Ends:
    """An effect with what hangs on it."""

    effect: Effect
    cause: Node
    target: Node
    place: str | None

    @property
    def group(self) -> tuple[object, ...]:
        """What effects share that one claim can state together."""
        effect = self.effect
        kinds = (self.cause.kind, self.target.kind)
        return (
            self.cause.id,
            *kinds,
            effect.polarity,
            self.place,
            effect.valid_from,
            effect.valid_until,
        )


def claims_of(system_map: SystemMap) -> list[ClaimRow]:
    """Give the claims of a map: one for each observation and what it says of one cause.

    Effects that an observation speaks of alike (cause, sign, place, stance) share a claim;
    effects that no observation speaks of are assumed claims. Sorted by cause, place, targets and
    observation. Effects whose ends are not in the map are left out.
    """
    ends = {effect.effect.id: effect for effect in _effects(system_map)}
    rows = [*_observed(system_map, ends), *_assumed(system_map, ends)]
    return sorted(rows, key=_order)


def _order(row: ClaimRow) -> tuple[str, str, tuple[str, ...], str]:
    claim = row.claim
    return (claim.cause, claim.place or "", claim.target, row.observation or "")


def _effects(system_map: SystemMap) -> Iterator[_Ends]:
    nodes = system_map.node_by_id
    for node in system_map.of_kind("Effect"):
        causes, targets = system_map.sources(node.id, "CAUSES"), system_map.targets(node.id, "ON")
        places = system_map.targets(node.id, "IN")
        if len(causes) == len(targets) == 1 and nodes[causes[0]].kind in CAUSE_KINDS:
            place = places[0] if places else None
            yield _Ends(cast("Effect", node), nodes[causes[0]], nodes[targets[0]], place)


def _observed(system_map: SystemMap, ends: dict[str, _Ends]) -> Iterator[ClaimRow]:
    stances: tuple[Stance, ...] = ("supports", "challenges")
    for node in system_map.of_kind("Observation"):
        for stance in stances:
            kind = "SUPPORTS" if stance == "supports" else "CHALLENGES"
            said = [ends[id_] for id_ in system_map.targets(node.id, kind) if id_ in ends]
            groups: dict[tuple[object, ...], list[_Ends]] = {}
            for effect in said:
                groups.setdefault(effect.group, []).append(effect)
            for group in groups.values():
                yield _row(system_map, group, cast("Observation", node), stance)


def _assumed(system_map: SystemMap, ends: dict[str, _Ends]) -> Iterator[ClaimRow]:
    for id_, effect in ends.items():
        evidence = system_map.sources(id_, "SUPPORTS") or system_map.sources(id_, "CHALLENGES")
        if not evidence:
            yield _row(system_map, [effect], None, "supports")


def _row(
    system_map: SystemMap, group: list[_Ends], observation: Observation | None, stance: Stance
) -> ClaimRow:
    first = group[0]
    target_kind = cast("TargetKind", first.target.kind)
    effect = first.effect
    seen = observation or effect
    stated = {
        "cause": first.cause.id,
        "cause_kind": cast("CauseKind", first.cause.kind),
        "target": tuple(sorted(end.target.id for end in group)),
        "target_kind": target_kind,
        "effect": _word(target_kind, effect.polarity),
        "place": first.place,
        "since": effect.valid_from,
        "until": effect.valid_until,
        "stance": stance,
        **_cited(system_map, seen.id),
    }
    if observation is not None:
        stated |= _of_observation(system_map, observation, group)
    effects = tuple(sorted(end.effect.id for end in group))
    claim = Claim.model_validate(stated)
    return ClaimRow(claim, effects, observation.id if observation else None)


def _word(target_kind: TargetKind, polarity: int) -> EffectWord:
    return next(word for word, sign in POLARITY_OF[target_kind].items() if sign == polarity)


def _cited(system_map: SystemMap, seen: str) -> dict[str, object]:
    """Give the sources of an observation, or of an effect that none speaks of."""
    cited = [system_map.node_by_id[id_] for id_ in system_map.targets(seen, "CITES")]
    sources = [(node.title, node.url) for node in cited if isinstance(node, Source)]
    if not sources:
        return {}
    (name, url), *more = sources
    further = tuple(to_cited(other, address) for other, address in more)
    return {"source": name, "source_url": url, "more_sources": further}


def _of_observation(
    system_map: SystemMap, observation: Observation, group: list[_Ends]
) -> dict[str, object]:
    first = group[0]
    touched = set(system_map.targets(observation.id, "TOUCHES"))
    applying = [id_ for id_ in system_map.sources(first.cause.id, "APPLIES") if id_ in touched]
    names = ("figure", "date", "how_we_know", "confidence", "sensitivity")
    return {
        **{name: getattr(observation, name) for name in names},
        "observed": observation.text or observation.title,
        "applied_by": tuple(applying),
        "experiment": _experiment(system_map, observation, group),
    }


def _experiment(system_map: SystemMap, observation: Observation, group: list[_Ends]) -> str | None:
    """Give the experiment of an observation, if it touches all that the claim is about."""
    place = [group[0].place] if group[0].place else []
    about = {group[0].cause.id, *(end.target.id for end in group), *place}
    for id_ in system_map.targets(observation.id, "OBSERVED_IN"):
        is_experiment = system_map.node_by_id[id_].kind == "Experiment"
        if is_experiment and about <= {id_, *system_map.targets(id_, "TOUCHES")}:
            return id_
    return None
