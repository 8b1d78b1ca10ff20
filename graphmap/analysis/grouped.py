"""Many-to-many tables as arrays: the members of each group, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give each key once, ascending.

    Sorting in place and comparing neighbours is several times faster than `numpy.unique` on
    keys that are mostly distinct. ``keys`` is used up.
    """
    if keys.size < 2:
        return keys
    keys.sort()
    kept = np.empty(keys.size, dtype=np.bool_)
    kept[0] = True
    np.not_equal(keys[1:], keys[:-1], out=kept[1:])
    return keys[kept]


def is_member(keys: NDArray[np.int64], of: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say of each key whether it is among ``of``, which is ascending."""
    if not of.size:
        return np.zeros(keys.size, dtype=np.bool_)
    found = np.searchsorted(of, keys)
    found[found == of.size] = 0
    return of[found] == keys


def run_starts(groups: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Give where each of ``count`` groups begins in ``groups``, ascending; the end at the end."""
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(groups, minlength=count), out=starts[1:])
    return starts


@dataclass(frozen=True, eq=False)
class Grouped:
    """The members of groups 0 to n-1: group ``g`` has ``members[starts[g]:starts[g + 1]]``.

    Members of one group are distinct and ascending.

    >>> pairs = Grouped.of(np.array([1, 0, 1, 1]), np.array([7, 5, 3, 7]), count=3)
    >>> [pairs.of_group(group).tolist() for group in range(3)]
    [[5], [3, 7], []]
    """

    starts: NDArray[np.int64]
    members: NDArray[np.int32]

    @classmethod
    def of(
        cls,
        groups: NDArray[np.int32] | NDArray[np.int64],
        members: NDArray[np.int32] | NDArray[np.int64],
        *,
        count: int,
    ) -> Self:
        """Group pairs given in any order, with or without repeats."""
        span = int(members.max()) + 1 if members.size else 1
        keys = distinct(groups.astype(np.int64) * span + members)
        return cls(run_starts(keys // span, count), (keys % span).astype(np.int32))

    def of_group(self, group: int) -> NDArray[np.int32]:
        """Give the members of one group."""
        return self.members[self.starts[group] : self.starts[group + 1]]

    def counts(self) -> NDArray[np.int64]:
        """Give how many members each group has."""
        return np.diff(self.starts)

    def expand(
        self, groups: NDArray[np.int32] | NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Give the members of each of ``groups`` in turn.

        Returns
        -------
        positions
            For each member the position in ``groups`` that it belongs to, ascending.
        members
            The members.
        """
        first = self.starts[groups]
        counts = self.starts[groups + 1] - first
        ends = np.cumsum(counts)
        total = int(ends[-1]) if ends.size else 0
        positions = np.repeat(np.arange(groups.size), counts)
        where = np.arange(total)
        where += np.repeat(first - ends + counts, counts)
        return positions, self.members[where]
