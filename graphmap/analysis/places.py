"""Places and what lies within what, as numbers that compare in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.analysis.grouped import run_starts
from graphmap.model.catalogue import NODE_KINDS
from graphmap.model.columns import Columns

#: The number of "no place recorded": it contains every place, so it never narrows a chain.
NO_PLACE: Final = 0
_PLACE: Final = NODE_KINDS.index("Place")


@dataclass(frozen=True, eq=False)
class PlaceTree:
    """Places numbered so that a place comes before all that lies within it (preorder).

    Number 0 stands for no place and contains everything. A place ``b`` lies within ``a`` (is
    equal to it or below it by PART_OF) where ``a <= b < ends[a]``. So of two places one lies
    within the other where ``max < ends[min]``, and then the narrower of them is ``max``.

    ``nodes`` gives each place's position among the nodes (-1 for no place), ``parents`` the
    place it is part of, ``types`` its type or the empty text, ``ranks`` its place in the order
    of ids, no place being 0.
    """

    nodes: NDArray[np.int32]
    parents: NDArray[np.int32]
    ends: NDArray[np.int32]
    types: Sequence[str]
    ranks: NDArray[np.int32]

    @cached_property
    def by_rank(self) -> NDArray[np.int32]:
        """The place of each rank: `ranks` turned round."""
        turned = np.empty_like(self.ranks)
        turned[self.ranks] = np.arange(self.ranks.size, dtype=np.int32)
        return turned

    @property
    def count(self) -> int:
        """How many numbers there are, that of no place among them."""
        return self.nodes.size

    def is_within(
        self, places: NDArray[np.int32], container: int | np.integer
    ) -> NDArray[np.bool_]:
        """Say of each place whether it lies within ``container``."""
        return (places >= container) & (places < self.ends[container])

    def of_type(self, place_type: str) -> NDArray[np.int32]:
        """Give each place's nearest ancestor-or-self of a type, -1 where it has none.

        No place stays no place.
        """
        wanted = np.array([kind == place_type for kind in self.types], dtype=np.bool_)
        wanted[NO_PLACE] = True
        found = np.arange(self.count, dtype=np.int32)
        while not wanted[found].all():
            found = np.where(wanted[found], found, self.parents[found])
        found[1:][found[1:] == NO_PLACE] = -1
        return found


def place_tree(columns: Columns, parent_of: NDArray[np.int32]) -> PlaceTree:
    """Number the places of a map.

    Parameters
    ----------
    columns
        The map.
    parent_of
        For each node the position of the place it is part of, -1 where there is none.
    """
    nodes = np.flatnonzero(columns.kinds == _PLACE).astype(np.int32)
    count = nodes.size + 1
    rank_of = np.zeros(columns.kinds.size + 1, dtype=np.int32)
    rank_of[nodes] = np.arange(1, count, dtype=np.int32)
    # By rank first (0 = no place, then the order of ids); a missing parent (-1) reads 0.
    parents = np.zeros(count, dtype=np.int32)
    parents[1:] = rank_of[parent_of[nodes]]
    number_of, sizes = _preorder(parents)
    by_number = np.argsort(number_of).astype(np.int32)
    type_of = columns.fields["type"]
    positions = np.concatenate([np.array([-1], dtype=np.int32), nodes])[by_number]
    return PlaceTree(
        nodes=positions,
        parents=number_of[parents][by_number],
        ends=(number_of + sizes)[by_number],
        types=[type_of.get(int(node), "") for node in positions],
        ranks=by_number,
    )


def _preorder(parents: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Number a tree, whose root is 0, parents before children; give the sizes of subtrees too."""
    depths = np.zeros(parents.size, dtype=np.int32)
    above = parents.copy()
    while above.any():
        depths += above > 0
        above = parents[above]
    depths[1:] += 1
    by_depth = np.lexsort((parents, depths))
    starts = run_starts(depths.astype(np.int64), int(depths.max()) + 1)
    levels = np.split(by_depth, starts[1:-1])
    sizes = np.ones(parents.size, dtype=np.int32)
    for level in levels[:0:-1]:
        np.add.at(sizes, parents[level], sizes[level])
    numbers = np.zeros(parents.size, dtype=np.int32)
    for level in levels[1:]:
        above = parents[level]
        before = np.cumsum(sizes[level]) - sizes[level]
        first = np.searchsorted(above, above)
        numbers[level] = numbers[above] + 1 + before - before[first]
    return numbers, sizes
