"""All that is in the scope of a map, whatever is selected, filtered or folded on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.evidence import links_of
from graphmap.views.drawing import CauseKind
from graphmap.views.map_view.links import LinkFacts, evidenced, most_connected, nodes_of, recorded
from graphmap.views.map_view.scope import EffectsInScope

#: So many places and outcomes are offered to narrow a map by.
_MOST_OFFERED: Final = 200


@dataclass(frozen=True, eq=False)
class WholeScope:
    """The effects and links in scope, and what is said of all of them together.

    ``shown`` says of each node of the map whether the reader may see it. Worked out once a
    revision and shared by every map of the same scope; whatever is counted
    here is counted when it is first asked for.
    """

    scope: EffectsInScope
    links: tuple[LinkFacts, ...]
    shown: NDArray[np.bool_]

    @cached_property
    def counted(self) -> tuple[LinkFacts, ...]:
        """The links that somebody has recorded evidence for."""
        return evidenced(self.links)

    @cached_property
    def kinds(self) -> Mapping[str, CauseKind]:
        """The nodes that counted links join, with their kinds, sorted by id."""
        return nodes_of(self.counted)

    @cached_property
    def scales(self) -> Mapping[str, str]:
        """The scale that sets each policy, where it is recorded."""
        return recorded(self.scope, "owner_scale", self._policies)

    @cached_property
    def types(self) -> Mapping[str, str]:
        """The type of each policy, where it is recorded."""
        return recorded(self.scope, "type", self._policies)

    @cached_property
    def assumed_from(self) -> str | None:
        """The one cause of all links without recorded evidence, None where there are several."""
        causes = {link.cause for link in self.links if link.evidence == "assumed"}
        return causes.pop() if len(causes) == 1 else None

    @cached_property
    def most_connected(self) -> tuple[str, int] | None:
        """The node that most counted links end at, and how many."""
        return most_connected(self.counted)

    @cached_property
    def places_offered(self) -> tuple[str, ...]:
        """The places that most links are recorded in."""
        if self.scope.system_kind == "Person":
            return ()
        return _most(Counter(place for link in self.links for place in link.here))

    @cached_property
    def outcomes_offered(self) -> tuple[str, ...]:
        """The outcomes that most links end at."""
        ends = (link.target for link in self.links if link.target_kind == "Outcome")
        return _most(Counter(ends))

    @property
    def _policies(self) -> list[str]:
        return [id_ for id_, kind in nodes_of(self.links).items() if kind == "Policy"]

    def seen_of(self, links: Sequence[LinkFacts]) -> tuple[int, int]:
        """Count the observations on links and the sources they cite, as far as they are shown.

        An observation that cites nothing is its own source, as in the evidence for and against.
        """
        effects = np.array([effect for link in links for effect in link.effects], np.int64)
        evidence = self.scope.graph.evidence
        tables = (evidence.observations_for, evidence.observations_against)
        found = np.unique(np.concatenate([table.expand(effects)[1] for table in tables]))
        found = found[self.shown[found]]
        observed, cited, _ = links_of(self.scope.graph.columns, "CITES", source="Observation")
        sources = np.unique(cited[np.isin(observed, found)])
        own = found[~np.isin(found, observed)]
        return int(found.size), int(np.count_nonzero(self.shown[sources]) + own.size)


def _most(counts: Counter[str]) -> tuple[str, ...]:
    ranked = sorted(counts, key=lambda id_: (-counts[id_], id_))
    return tuple(ranked[:_MOST_OFFERED])
