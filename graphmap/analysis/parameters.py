"""What every analysis is asked with, checked before any work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, get_args

from graphmap.errors import RequestRefused
from graphmap.model.catalogue import PlaceType
from graphmap.model.columns import NO_END, day_number
from graphmap.model.values import to_reduced_date

#: ``as_of`` for everything that was ever recorded.
ANY_TIME: Final = "any"
DEFAULT_MAX_STEPS: Final = 3
MOST_STEPS: Final = 8
DEFAULT_LIMIT: Final = 1_000
MOST_ROWS: Final = 100_000


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """The named parameters of an analysis.

    Parameters
    ----------
    as_of
        The day that effects must hold on, as an ISO 8601 date of any precision (its first day
        counts), or ``any`` for whatever was ever recorded. An analysis has no clock: whoever
        asks says which day it is.
    max_steps
        How many effects a chain may have, 1 to 8.
    include_assumed
        Whether effects that nobody has recorded evidence for count too.
    scope
        The id of a place (only pairs in it or within it) or of an organisation (only policies
        that it sets or applies); absent, everything.
    limit
        How many rows are given at most; the result says when some were cut.
    roll_up
        A type of place: each place becomes the one of that type that it lies within.
    by_family
        Whether the policies that derive from one are counted together with it.

    Raises
    ------
    RequestRefused
        Naming the parameter and what would have a meaning.
    """

    as_of: str
    max_steps: int = DEFAULT_MAX_STEPS
    include_assumed: bool = False
    scope: str | None = None
    limit: int = DEFAULT_LIMIT
    roll_up: PlaceType | None = None
    by_family: bool = False

    def __post_init__(self) -> None:
        if self.as_of != ANY_TIME:
            try:
                to_reduced_date(self.as_of)
            except ValueError as error:
                raise RequestRefused(
                    f"as_of {error}; or write any, for whatever was ever recorded"
                ) from error
        if not 1 <= self.max_steps <= MOST_STEPS:
            raise RequestRefused(f"max_steps is from 1 to {MOST_STEPS}")
        if not 1 <= self.limit <= MOST_ROWS:
            raise RequestRefused(f"limit is from 1 to {MOST_ROWS}")
        if self.roll_up is not None and self.roll_up not in get_args(PlaceType):
            raise RequestRefused(f"roll_up is one of: {', '.join(get_args(PlaceType))}")

    @property
    def day(self) -> int | None:
        """The day number of ``as_of``, or None for any time."""
        return None if self.as_of == ANY_TIME else day_number(self.as_of, NO_END)

    def as_recorded(self) -> Parameters:
        """Give the same parameters with every policy for itself."""
        return replace(self, by_family=False)

    def to_json(self) -> Mapping[str, str | int | bool | None]:
        """Give the parameters by name, as every result carries them."""
        return {
            "as_of": self.as_of,
            "max_steps": self.max_steps,
            "include_assumed": self.include_assumed,
            "scope": self.scope,
            "limit": self.limit,
            "roll_up": self.roll_up,
            "by_family": self.by_family,
        }
