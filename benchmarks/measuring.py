"""How a speed is measured and told."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True)
class Measured:
    """A work at a size: how long it took, its goal, and how long the yardstick took.

    Times are in seconds, each the best of its rounds; with a ``unit`` they are in that instead.
    """

    work: str
    size: int
    seconds: float
    goal: float | None = None
    yardstick: str = ""
    yardstick_seconds: float | None = None
    note: str = ""
    unit: str = ""
    least_ratio: float | None = None

    @property
    def is_reached(self) -> bool:
        """Whether the time is below its goal, and as many times below the yardstick as wanted."""
        return self.is_quick_enough and self.is_ahead_enough

    @property
    def is_quick_enough(self) -> bool:
        return self.goal is None or self.seconds < self.goal

    @property
    def is_ahead_enough(self) -> bool:
        if self.least_ratio is None or self.yardstick_seconds is None:
            return True
        return self.yardstick_seconds >= self.least_ratio * self.seconds

    def told(self) -> str:
        """Give one line of the report."""
        goal = f"goal {self._told(self.goal)}" if self.goal else "no goal"
        verdict = "" if not self.goal else "reached" if self.is_quick_enough else "MISSED"
        line = (
            f"{self.work:<44} {self.size:>9,}  {self._told(self.seconds):>9}  {goal:<14} {verdict}"
        )
        if self.yardstick_seconds is not None:
            ratio = self.yardstick_seconds / self.seconds
            line += f"  {self.yardstick}: {self._told(self.yardstick_seconds)}, {ratio:,.0f} times"
            if self.least_ratio is not None:
                verdict = "reached" if self.is_ahead_enough else "MISSED"
                line += f" (goal {self.least_ratio:,.0f}: {verdict})"
        return f"{line}  {self.note}".rstrip()

    def _told(self, amount: float) -> str:
        return f"{amount:.1f} {self.unit}" if self.unit else in_words(amount)


def in_words(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def best_of(
    work: Callable[[], object],
    *,
    seconds: float = 1.0,
    least: int = 3,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Give the best time of a work, tried for about so long after once to warm up.

    The garbage collector is off meanwhile, as in timeit.
    """
    work()
    gc.collect()
    gc.disable()
    try:
        times: list[float] = []
        while len(times) < least or sum(times) < seconds:
            begin = clock()
            work()
            times.append(clock() - begin)
    finally:
        gc.enable()
    return min(times)
