"""Closed sets of features, from which systems have which: prefix-preserving closure extension."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ClosedSet:
    """Features by number, ascending, and the systems that have them all as the bits of a number."""

    features: tuple[int, ...]
    systems: int

    @property
    def support(self) -> int:
        """How many systems have it."""
        return self.systems.bit_count()


def closed_sets(
    systems_of: Sequence[int], *, min_support: int, most: int, most_looks: int
) -> tuple[list[ClosedSet], bool]:
    """Find every set of features that no further one could join without losing a system.

    **Definition.** A set of features is *closed* when no feature outside it is had by all the
    systems that have it. Each closed set is reached once, from the one that it extends by a
    feature whose closure brings in no smaller feature (LCM).

    Parameters
    ----------
    systems_of
        For each feature the systems that have it, as the bits of a number.
    min_support
        How many systems a set must have, 1 or more.
    most
        How many sets are looked for at most.
    most_looks
        How many features are compared with a set at most, all together.

    Returns
    -------
    sets
        The sets in no particular order, without the empty one.
    is_complete
        Whether these are all.

    Notes
    -----
    Takes time in proportion to the sets, times the features of the systems of each. Uno, T.,
    Kiyomi, M. and Arimura, H. (2004), LCM ver. 2: efficient mining algorithms for
    frequent/closed/maximal itemsets, FIMI, https://ceur-ws.org/Vol-126/uno.pdf.

    Examples
    --------
    Feature 0 in systems 0, 1 and 2, feature 1 in systems 0 and 1:

    >>> found, _ = closed_sets([0b111, 0b011], min_support=2, most=10, most_looks=99)
    >>> sorted((each.features, each.support) for each in found)
    [((0,), 3), ((0, 1), 2)]
    """
    frequent = [
        feature for feature, systems in enumerate(systems_of) if systems.bit_count() >= min_support
    ]
    found: list[ClosedSet] = []
    # Each entry: the features so far, the systems that share them, the feature last added, and
    # the features that may still be frequent among these systems.
    pending: list[tuple[frozenset[int], int, int, list[int]]] = [(frozenset(), -1, -1, frequent)]
    features_of = _features_of(systems_of, frequent)
    looks = 0
    while pending:
        features, systems, last, candidates = pending.pop()
        for feature in candidates:
            if feature <= last or feature in features:
                continue
            shared = systems & systems_of[feature]
            if shared.bit_count() < min_support:
                continue
            together = candidates if features else _together(features_of, shared, min_support)
            looks += len(together)
            if looks > most_looks:
                return found, False
            closure, left, is_prefix = _closure(
                systems_of, together, shared, min_support, features, feature
            )
            if not is_prefix:
                continue
            if len(found) == most:
                return found, False
            found.append(ClosedSet(tuple(sorted(closure)), shared))
            pending.append((closure, shared, feature, left))
    return found, True


def bits_of(number: int) -> list[int]:
    """Give the positions of the bits that are set, ascending.

    >>> bits_of(0b101)
    [0, 2]
    """
    return [at for at, bit in enumerate(reversed(f"{number:b}")) if bit == "1"]


def _features_of(systems_of: Sequence[int], features: Sequence[int]) -> dict[int, list[int]]:
    """Give the features of each system: the same table turned round."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for feature in features:
        for system in bits_of(systems_of[feature]):
            found[system].append(feature)
    return found


def _together(features_of: Mapping[int, list[int]], systems: int, min_support: int) -> list[int]:
    """Give the features that enough of these systems have, far fewer than all there are."""
    counts = Counter(feature for system in bits_of(systems) for feature in features_of[system])
    return sorted(feature for feature, count in counts.items() if count >= min_support)


def _closure(
    systems_of: Sequence[int],
    candidates: Sequence[int],
    shared: int,
    min_support: int,
    features: frozenset[int],
    added: int,
) -> tuple[frozenset[int], list[int], bool]:
    """Give the closure of a set with a feature added, unless a smaller one would join it."""
    closure = [*features]
    left: list[int] = []
    for candidate in candidates:
        both = shared & systems_of[candidate]
        if both == shared:
            if candidate < added and candidate not in features:
                return frozenset(), [], False
            closure.append(candidate)
            left.append(candidate)
        elif both.bit_count() >= min_support:
            left.append(candidate)
    return frozenset(closure), left, True
