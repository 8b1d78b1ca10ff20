"""Many-to-many tables as arrays: the members of each group, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self, cast

import numpy as np
from scipy import sparse

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


def run_starts(groups: NDArray[np.int32] | NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Give where each of ``count`` groups begins in ``groups``, ascending; the end at the end."""
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(groups, minlength=count), out=starts[1:])
    return starts


class _Compressed(Protocol):
    """What is used of scipy's compressed table: where each column begins, and its rows."""

    indptr: NDArray[np.int32]
    indices: NDArray[np.int32]


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
        """Group pairs given in any order, with or without repeats.

        Two counting sorts, by member and then by group, in time proportional to the pairs, the
        groups and the largest member; several times faster than sorting by comparison.
        """
        if not groups.size:
            return cls(np.zeros(count + 1, dtype=np.int64), np.zeros(0, dtype=np.int32))
        shape = (int(members.max()) + 1, count)
        table = sparse.coo_array((np.ones(groups.size, dtype=np.int8), (members, groups)), shape)
        table.has_canonical_format = True  # so that scipy leaves the repeats to the lines below
        by_group = cast("_Compressed", table.tocsr().tocsc())
        ordered = by_group.indices.astype(np.int32, copy=False)
        found = np.repeat(np.arange(count, dtype=np.int32), np.diff(by_group.indptr))
        is_first = np.ones(groups.size, dtype=np.bool_)
        np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
        is_first[1:] |= found[1:] != found[:-1]
        return cls(run_starts(found[is_first], count), ordered[is_first])

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

    def groups(self) -> NDArray[np.int64]:
        """Give the group of each member."""
        return np.repeat(np.arange(self.starts.size - 1), self.counts())
