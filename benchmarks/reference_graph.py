"""The reference graph: any number of nodes and five times as many links, always the same.

Shape (shares of the nodes): 45 % effects and 20 % observations, the two largest kinds as in the
demonstration; 7 % sources, 6 % people, 4 % policies, 3 % each organisations and factors, 2 %
places, 1 % outcomes, the rest experiments, cycles, answers and conditions. Places nest six
levels deep, from one country to neighbourhoods.

Effects: 55 % are caused by policies, 35 % by factors, the rest by outcomes, organisations and
conditions; 55 % are on outcomes, 38 % on factors, 7 % on policies. Which cause, target and
place it is has a heavy tail: the i-th is drawn in proportion to 1/sqrt(i), which gives degrees
the exponent 3 of preferential attachment (Barabási and Albert 1999,
doi:10.1126/science.286.5439.509). With a heavier one the number of chains from an effect would
grow with the size of the map. One effect in twenty has no place, one in five is recorded
somewhere wider than a local council; signs are -1, +1, 0 in 45, 45 and 10 % of cases; 3 % are
assumed, 5 % contested, 2 % refuted.

Planted, as a share of effects: blockers (one policy in fifty blocks one outcome in many
places, 6 %), loops (three to six factors in one place, 4 %), patterns (the same three effects
in several places, 5 %).

Links that remain to five a node are observations and experiments that touch what they are
about, with the same heavy tail. Everything is drawn by numpy's PCG64 from seed 0; other seeds give
other graphs of the same shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphmap.model.catalogue import LINK_KINDS, NODE_KINDS, LinkKind, NodeKind
from graphmap.model.columns import COLUMN_FIELDS, NO_BEGINNING, NO_END, Columns, day_number
from graphmap.model.links import Link
from graphmap.model.nodes import NODE_CLASSES, Node

SEED = 0
SHARES: dict[NodeKind, float] = {
    "Effect": 0.45,
    "Observation": 0.20,
    "Source": 0.07,
    "Person": 0.06,
    "Organisation": 0.03,
    "Policy": 0.04,
    "Factor": 0.03,
    "Place": 0.02,
    "Outcome": 0.01,
    "Experiment": 0.03,
    "LearningCycle": 0.015,
    "EnablingCondition": 0.01,
}
PLACE_LEVELS = ("country", "nation", "region", "upper_tier", "lower_tier", "neighbourhood")
Ints = NDArray[np.int64]


@dataclass
class ReferenceGraph:
    """Nodes and links as arrays; give them as `columns` or as model `records`."""

    rng: np.random.Generator
    size: int
    ids: list[str] = field(default_factory=list)
    kinds: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    of: dict[NodeKind, Ints] = field(default_factory=dict)
    polarity: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    fields: dict[str, dict[int, str]] = field(default_factory=dict)
    dates: dict[str, dict[int, str]] = field(default_factory=dict)
    tables: list[tuple[LinkKind, Ints, Ints]] = field(default_factory=list)
    link_status: dict[tuple[str, int, int], str] = field(default_factory=dict)

    def link(self, kind: LinkKind, sources: Ints, targets: Ints) -> None:
        """Add links, those that join a node with itself left out and each only once."""
        kept = sources != targets
        keys = np.unique(sources[kept] * self.size + targets[kept])
        self.tables.append((kind, keys // self.size, keys % self.size))

    @property
    def link_count(self) -> int:
        return sum(sources.size for _, sources, _ in self.tables)

    def tailed(self, pool: Ints, count: int) -> Ints:
        """Draw from a pool with a heavy tail."""
        weights = np.cumsum(np.arange(1, pool.size + 1, dtype=np.float64) ** -0.5)
        drawn = np.searchsorted(weights, self.rng.random(count) * weights[-1], side="right")
        return pool[np.minimum(drawn, pool.size - 1)]

    def evenly(self, pool: Ints, count: int) -> Ints:
        return pool[self.rng.integers(0, pool.size, count)]

    def columns(self) -> Columns:
        """Give the graph as the store would."""
        kinds = np.concatenate(
            [np.full(sources.size, LINK_KINDS.index(kind)) for kind, sources, _ in self.tables]
        )
        sources = np.concatenate([sources for _, sources, _ in self.tables])
        targets = np.concatenate([targets for _, _, targets in self.tables])
        order = np.lexsort((targets, sources, kinds))
        kinds, sources, targets = kinds[order], sources[order], targets[order]
        applies_in = np.flatnonzero(kinds == LINK_KINDS.index("APPLIES_IN"))
        status = {
            position: self.link_status[key]
            for position in applies_in.tolist()
            if (key := ("APPLIES_IN", int(sources[position]), int(targets[position])))
            in self.link_status
        }
        return Columns(
            revision=1,
            ids=self.ids,
            names=[self.name(position) for position in range(self.size)],
            kinds=self.kinds.astype(np.int8),
            polarity=self.polarity.astype(np.int8),
            valid_from=self._days("valid_from", NO_BEGINNING),
            valid_until=self._days("valid_until", NO_END),
            fields={name: self.fields.get(name, {}) for name in COLUMN_FIELDS},
            link_kinds=kinds.astype(np.int8),
            link_sources=sources.astype(np.int32),
            link_targets=targets.astype(np.int32),
            link_valid_from=np.full(kinds.size, NO_BEGINNING, dtype=np.int32),
            link_valid_until=np.full(kinds.size, NO_END, dtype=np.int32),
            link_status=status,
        )

    def name(self, position: int) -> str:
        kind = NODE_KINDS[int(self.kinds[position])]
        return "" if kind in {"Effect", "Observation"} else self.ids[position].replace("-", " ")

    def _days(self, name: str, absent: int) -> NDArray[np.int32]:
        days = np.full(self.size, absent, dtype=np.int32)
        for position, date in self.dates[name].items():
            days[position] = day_number(date, absent)
        return days

    def records(self) -> Iterator[Node | Link]:
        """Give the graph as records of the model, nodes before links."""
        for position, id_ in enumerate(self.ids):
            kind = NODE_KINDS[int(self.kinds[position])]
            values: dict[str, Any] = {
                name: values[position]
                for name, values in [*self.fields.items(), *self.dates.items()]
                if position in values
            }
            if kind == "Effect":
                values["polarity"] = int(self.polarity[position])
            elif kind == "Observation":
                values["text"] = f"What was seen, {id_}"
            else:
                values["name"] = self.name(position)
            if "meadows_level" in values:
                values["meadows_level"] = int(values["meadows_level"])
            if "illustrative" in values:
                values["illustrative"] = True
            yield NODE_CLASSES[kind](id=id_, **values)
        number = 0
        for kind, sources, targets in self.tables:
            for source, target in zip(sources.tolist(), targets.tolist(), strict=True):
                status = self.link_status.get((kind, source, target))
                yield Link(
                    id=f"l-{number:08d}",
                    kind=kind,
                    source=self.ids[source],
                    target=self.ids[target],
                    **({"status": status} if status else {}),
                )
                number += 1


def reference_graph(size: int, *, seed: int = SEED) -> ReferenceGraph:
    """Make the reference graph of ``size`` nodes (200 or more) and ``5 * size`` links."""
    graph = ReferenceGraph(np.random.default_rng(seed), size)
    _add_nodes(graph)
    _add_fields(graph)
    local = _add_places(graph)
    _add_effects(graph, local)
    _add_evidence(graph)
    _add_structure(graph, local)
    _fill_up(graph)
    return graph


def _add_nodes(graph: ReferenceGraph) -> None:
    counts = {kind: max(2, round(share * graph.size)) for kind, share in SHARES.items()}
    counts["Answer"] = graph.size - sum(counts.values())
    named = sorted(
        (f"{kind.lower()}-{number:07d}", kind)
        for kind, count in counts.items()
        for number in range(count)
    )
    graph.ids = [id_ for id_, _ in named]
    graph.kinds = np.array([NODE_KINDS.index(kind) for _, kind in named])
    graph.of = {
        kind: graph.rng.permutation(np.flatnonzero(graph.kinds == NODE_KINDS.index(kind)))
        for kind in counts
    }
    graph.polarity = np.zeros(graph.size, dtype=np.int64)


def _add_fields(graph: ReferenceGraph) -> None:
    def drawn(kind: NodeKind, words: list[str], share: float = 1.0) -> dict[int, str]:
        chosen = graph.of[kind][graph.rng.random(graph.of[kind].size) < share]
        picks = graph.rng.integers(0, len(words), chosen.size)
        return {
            position: words[pick]
            for position, pick in zip(chosen.tolist(), picks.tolist(), strict=True)
        }

    days = [f"{year}-{month:02d}" for year in range(2010, 2026) for month in range(1, 13)]
    answers = dict.fromkeys(graph.of["Answer"].tolist(), "Q-CYC-1")
    conditions = dict.fromkeys(graph.of["EnablingCondition"].tolist(), "caseload")
    graph.fields = {
        "owner_scale": drawn("Policy", ["organisation", "place", "country"], 0.9),
        "discretion": drawn("Policy", ["none", "some", "wide"], 0.8),
        "meadows_level": drawn("Policy", [str(level) for level in range(1, 13)], 0.7),
        "role": drawn("Person", ["citizen", "practitioner", "steward", "commissioner"]),
        "illustrative": drawn("Person", ["true"], 0.05),
        "sensitivity": drawn("Person", ["steward"]),
        "scale": drawn("LearningCycle", ["organisation"]) | drawn("EnablingCondition", ["place"]),
        "date": drawn("Observation", days, 0.8),
        "status": drawn("Experiment", ["idea", "running", "embedded"], 0.7),
        "type": conditions,
        "question_id": answers,
    }
    graph.dates = {
        "valid_from": drawn("Effect", days, 0.3),
        "valid_until": drawn("Effect", [f"{year}" for year in range(2018, 2034)], 0.1),
    }


def _add_places(graph: ReferenceGraph) -> Ints:
    """Nest the places; give those at council level and below, which most effects are in."""
    places = graph.of["Place"]
    shares = np.array([0.0, 0.002, 0.01, 0.15, 0.35, 1.0])
    bounds = np.maximum(np.round(np.cumsum(shares) / shares.sum() * places.size), 1).astype(int)
    bounds[-1] = places.size
    bounds[1:] = np.maximum(bounds[1:], np.minimum(np.arange(2, 7), places.size))
    above = places[:1]
    children, parents = [], []
    for level, kind in enumerate(PLACE_LEVELS):
        first = bounds[level - 1] if level else 0
        members = places[first : bounds[level]]
        graph.fields["type"] |= dict.fromkeys(members.tolist(), kind)
        if level and members.size:
            children.append(members)
            parents.append(graph.evenly(above, members.size))
        above = members if members.size else above
    graph.link("PART_OF", np.concatenate(children), np.concatenate(parents))
    return places[min(int(bounds[2]), places.size - 1) :]


def _add_effects(graph: ReferenceGraph, local: Ints) -> None:
    count = graph.of["Effect"].size
    drawn = [
        _planted_blockers(graph, local, round(0.06 * count)),
        _planted_loops(graph, local, round(0.04 * count)),
        _planted_patterns(graph, local, round(0.05 * count)),
    ]
    missing = count
    while missing > 0:
        drawn.append(_ordinary(graph, local, missing + 20))
        table = np.concatenate(drawn, axis=1)
        _, first = np.unique(table, axis=1, return_index=True)
        missing = count - first.size
        drawn = [table[:, np.sort(first)]]
    causes, targets, places, signs = drawn[0][:, :count]
    effects = graph.of["Effect"][: causes.size]
    graph.polarity[effects] = signs
    graph.link("CAUSES", causes, effects)
    graph.link("ON", effects, targets)
    graph.link("IN", effects[places >= 0], places[places >= 0])


def _planted_blockers(graph: ReferenceGraph, local: Ints, count: int) -> Ints:
    pool = graph.of["Policy"][: max(1, graph.of["Policy"].size // 50)]
    causes = graph.evenly(pool, count)
    targets = graph.of["Outcome"][causes % graph.of["Outcome"].size]
    return np.array([causes, targets, graph.evenly(local, count), np.full(count, -1)])


def _planted_loops(graph: ReferenceGraph, local: Ints, count: int) -> Ints:
    rows: list[tuple[int, int, int, int]] = []
    while len(rows) < count:
        length = int(graph.rng.integers(3, 7))
        size = min(length, graph.of["Factor"].size)
        nodes = graph.rng.choice(graph.of["Factor"], size, replace=False)
        place = int(graph.evenly(local, 1)[0])
        signs = graph.rng.choice([-1, 1], length)
        rows += [
            (int(node), int(following), place, int(sign))
            for node, following, sign in zip(nodes, np.roll(nodes, -1), signs, strict=False)
        ]
    return np.array(rows[:count]).reshape(-1, 4).T


def _planted_patterns(graph: ReferenceGraph, local: Ints, count: int) -> Ints:
    features = graph.of["Policy"].size // 10 + 1
    causes = graph.evenly(graph.of["Policy"], features * 3)
    targets = graph.evenly(graph.of["Outcome"], features * 3)
    signs = graph.rng.choice([-1, 1], features * 3)
    chosen = graph.rng.integers(0, features, count // 3 + 1)
    places = np.repeat(graph.evenly(local, chosen.size), 3)
    rows = (chosen[:, None] * 3 + np.arange(3)).ravel()
    return np.array([causes[rows], targets[rows], places, signs[rows]])[:, :count]


def _ordinary(graph: ReferenceGraph, local: Ints, count: int) -> Ints:
    def mixed(shares: list[tuple[float, Ints]]) -> Ints:
        kinds = graph.rng.choice(len(shares), count, p=[share for share, _ in shares])
        draws = np.array([graph.tailed(pool, count) for _, pool in shares])
        return draws[kinds, np.arange(count)]

    of = graph.of
    others = np.concatenate([of["Organisation"], of["EnablingCondition"]])
    causes = mixed(
        [(0.55, of["Policy"]), (0.35, of["Factor"]), (0.05, of["Outcome"]), (0.05, others)]
    )
    targets = mixed([(0.55, of["Outcome"]), (0.38, of["Factor"]), (0.07, of["Policy"])])
    wide = of["Place"][: max(1, of["Place"].size - local.size)]
    places = mixed([(0.75, local), (0.2, wide), (0.05, np.array([-1]))])
    signs = graph.rng.choice([-1, 1, 0], count, p=[0.45, 0.45, 0.1])
    kept = causes != targets
    return np.array([causes, targets, places, signs])[:, kept]


def _add_evidence(graph: ReferenceGraph) -> None:
    of, rng = graph.of, graph.rng
    effects, observations = of["Effect"], of["Observation"]
    lot = rng.random(effects.size)
    supported = effects[lot >= 0.05]
    challenged = effects[(lot >= 0.03) & (lot < 0.10)]
    extra = graph.tailed(supported, observations.size)
    graph.link(
        "SUPPORTS",
        np.concatenate([graph.evenly(observations, supported.size), observations]),
        np.concatenate([supported, extra]),
    )
    graph.link("CHALLENGES", graph.evenly(observations, challenged.size), challenged)
    cited = observations[rng.random(observations.size) < 0.95]
    second = cited[rng.random(cited.size) < 0.2]
    citing = np.concatenate([cited, second])
    graph.link("CITES", citing, graph.tailed(of["Source"], citing.size))
    felt = effects[rng.random(effects.size) < 0.3]
    graph.link("FELT_BY", felt, graph.tailed(of["Person"], felt.size))


def _add_structure(graph: ReferenceGraph, local: Ints) -> None:
    of, rng = graph.of, graph.rng
    organisations, policies, people = of["Organisation"], of["Policy"], of["Person"]
    graph.link("OPERATES_IN", organisations, graph.evenly(local, organisations.size))
    graph.link("LIVES_IN", people, graph.evenly(local, people.size))
    graph.link("SUPPORTED_BY", people, graph.tailed(organisations, people.size))
    half = people[: people.size // 2]
    graph.link("WORKS_FOR", half, graph.tailed(organisations, half.size))
    count = organisations.size * 2
    pair = np.sort([graph.tailed(organisations, count), graph.evenly(organisations, count)], axis=0)
    graph.link("WORKS_WITH", pair[0], pair[1])
    graph.link("SETS", graph.tailed(organisations, policies.size), policies)
    applied = np.repeat(policies, 2)
    graph.link("APPLIES", graph.evenly(organisations, applied.size), applied)
    graph.link("APPLIES_IN", applied, graph.evenly(local, applied.size))
    _, ruled, places = graph.tables[-1]
    for at in np.flatnonzero(rng.random(ruled.size) < 0.2).tolist():
        graph.link_status["APPLIES_IN", int(ruled[at]), int(places[at])] = "repealed"
    derived = np.sort(policies)[1:][rng.random(policies.size - 1) < 0.3]
    first = np.sort(policies)[0]
    graph.link("DERIVES_FROM", derived, first + rng.integers(0, derived - first))
    cycles = of["LearningCycle"]
    graph.link("ABOUT", cycles, graph.evenly(organisations, cycles.size))
    graph.link("STEWARDED_BY", cycles, graph.tailed(people, cycles.size))
    graph.link("FOR", of["Answer"], graph.evenly(cycles, of["Answer"].size))
    experiments = of["Experiment"]
    graph.link("PART_OF", experiments, graph.evenly(cycles, experiments.size))
    observed = of["Observation"][::2]
    graph.link("OBSERVED_IN", observed, graph.evenly(experiments, observed.size))


def _fill_up(graph: ReferenceGraph) -> None:
    """Add what observations and experiments touch until there are five links a node."""
    of = graph.of
    wanted = 5 * graph.size - graph.link_count
    touching = np.concatenate([of["Observation"], of["Experiment"]])
    touched = np.concatenate([of["Policy"], of["Organisation"], of["Factor"], of["Outcome"]])
    keys = np.zeros(0, dtype=np.int64)
    while keys.size < wanted:
        count = wanted - keys.size + 100
        sources, targets = graph.evenly(touching, count), graph.tailed(touched, count)
        keys = np.unique(np.concatenate([keys, sources * graph.size + targets]))
    keys = np.sort(graph.rng.permutation(keys)[:wanted])
    graph.tables.append(("TOUCHES", keys // graph.size, keys % graph.size))
