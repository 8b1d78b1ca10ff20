"""Sets of whole numbers as ascending arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give each key once, ascending.

    Comparing sorted neighbours is several times faster than `numpy.unique` on keys that are
    mostly distinct.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    if keys.size < 2:
        return keys
    ascending = np.sort(keys)
    kept = np.ones(keys.size, dtype=np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=kept[1:])
    return ascending[kept]


def is_member(keys: NDArray[np.int64], of: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say of each key whether it is among ``of``, which is ascending.

    >>> is_member(np.array([1, 2]), np.array([2, 5])).tolist()
    [False, True]
    """
    if not of.size:
        return np.zeros(keys.size, dtype=np.bool_)
    found = np.searchsorted(of, keys)
    found[found == of.size] = 0
    return of[found] == keys
