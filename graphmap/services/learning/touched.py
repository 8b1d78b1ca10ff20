"""Which policies and outcomes each learning cycle touches, over the whole map at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from graphmap.analysis.evidence import links_of
from graphmap.analysis.influence import InfluenceGraph
from graphmap.model.catalogue import NODE_KINDS, LinkKind, NodeKind
from graphmap.services.workspace import Workspace
from graphmap.views.observed import Observed


@dataclass
class Touched:
    """The ids of the policies and outcomes that a cycle touches."""

    policies: set[str] = field(default_factory=set[str])
    outcomes: set[str] = field(default_factory=set[str])


def touched_by_cycles(workspace: Workspace) -> Mapping[str, Touched]:
    """Give for every cycle what its experiments, observations and answers speak of, by its id.

    Counted is what an experiment TOUCHES or TESTS, and what the effects are about that an
    observation in the cycle, or one that an answer for it DRAWS_ON, speaks for or against. What
    a steward may not see joins nothing. Takes time in proportion to the links of learning.
    """
    graph = workspace.influence()
    visibility = workspace.disclosure("steward").visibility
    ids = graph.columns.ids
    gathering = _Gathering(graph, lambda at: visibility.is_shown(ids[at]))
    gathering.gather_members()
    return {ids[cycle]: found for cycle, found in gathering.touched().items()}


class _Gathering:
    def __init__(self, graph: InfluenceGraph, is_shown: Callable[[int], bool]) -> None:
        self.graph, self.is_shown = graph, is_shown
        #: The cycles that each record belongs to, by positions.
        self.members: defaultdict[int, set[int]] = defaultdict(set)

    def pairs(
        self, kind: LinkKind, source: NodeKind | None, target: NodeKind | None
    ) -> list[tuple[int, int]]:
        sources, targets, _ = links_of(self.graph.columns, kind, source=source, target=target)
        found = zip(sources.tolist(), targets.tolist(), strict=True)
        return [pair for pair in found if all(self.is_shown(at) for at in pair)]

    def gather_members(self) -> None:
        kinds = self.graph.columns.kinds
        for at in (kinds == NODE_KINDS.index("LearningCycle")).nonzero()[0].tolist():
            if self.is_shown(at):
                self.members[at].add(at)
        belonging = self.pairs("PART_OF", "Experiment", "LearningCycle")
        for member, cycle in [*belonging, *self.pairs("FOR", "Answer", "LearningCycle")]:
            self.members[member].add(cycle)
        drawn = self.pairs("DRAWS_ON", "Answer", "Observation")
        seen = [(place, observed) for observed, place in self.pairs("OBSERVED_IN", None, None)]
        for place, observed in [*seen, *drawn]:
            self.members[observed] |= self.members.get(place, set())

    def touched(self) -> dict[int, Touched]:
        found: defaultdict[int, Touched] = defaultdict(Touched)
        wanted: tuple[tuple[NodeKind, str], ...] = (("Policy", "policies"), ("Outcome", "outcomes"))
        for kind, name in wanted:
            pairs = self.pairs("TOUCHES", None, kind)
            pairs += self.pairs("TESTS", None, kind) + self.pairs("SEEKS", "LearningCycle", kind)
            for member, touched in [*pairs, *self._by_effects(kind)]:
                for cycle in self.members.get(member, ()):
                    ids: set[str] = getattr(found[cycle], name)
                    ids.add(self.graph.columns.ids[touched])
        return found

    def _by_effects(self, kind: NodeKind) -> list[tuple[int, int]]:
        """Give members with the causes and targets, of one kind, of the effects they speak of."""
        graph = self.graph
        observed = Observed.of(graph)
        number_of = {int(at): number for number, at in enumerate(graph.effects.tolist())}
        effects = [
            (member, number)
            for member in self.members
            for number in observed.effects.of_group(member).tolist()
        ]
        named = [*self.pairs("DRAWS_ON", None, "Effect"), *self.pairs("TESTS", None, "Effect")]
        effects += [(member, number_of[at]) for member, at in named if at in number_of]
        ends = (graph.vertices[graph.causes], graph.vertices[graph.targets])
        pairs = [(member, int(end[number])) for member, number in effects for end in ends]
        is_kind = graph.columns.kinds == NODE_KINDS.index(kind)
        return [(member, at) for member, at in pairs if is_kind[at] and self.is_shown(at)]
