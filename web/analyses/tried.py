"""A scenario in an address: what the pages of what-if, scenarios and experiments take alike."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, Field

from graphmap.analysis.loops import DEFAULT_MAX_LENGTH, LONGEST
from graphmap.analysis.scenario_documents import read_scenario
from graphmap.analysis.scenarios import MOST_CHANGES, Scenario
from web.analyses.asking import AnalysisPageQuery
from web.frame import Parameter

_CARRIED: Final = {
    "off",
    "drop",
    "reverse",
    "add",
    "max_length",
    "as_of",
    "max_steps",
    "include_assumed",
    "scope",
}
_Words = Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=MOST_CHANGES)]


class TriedQuery(BaseModel):
    """A scenario in an address, each change written as on the command line."""

    off: _Words = []
    drop: _Words = []
    reverse: _Words = []
    add: _Words = []
    max_length: Annotated[int, Field(ge=1, le=LONGEST)] = DEFAULT_MAX_LENGTH

    def scenario(self) -> Scenario:
        """Give the scenario.

        Raises
        ------
        RequestRefused
            Where a change is not written as on the command line.
        """
        return read_scenario(
            off=_given(self.off),
            drop=_given(self.drop),
            reverse=_given(self.reverse),
            add=_given(self.add),
        )


class ScenarioPageQuery(AnalysisPageQuery, TriedQuery):
    """A scenario and how it is counted, as pages hand it on to one another."""

    def carried(self) -> dict[str, Parameter]:
        """Give what another page needs to try the same; what is as usual is left out."""
        given = self.model_dump(exclude_defaults=True, include=_CARRIED)
        return {name: value for name, value in given.items() if value not in (None, [], "")}


def _given(words: list[str]) -> list[str]:
    return [word.strip() for word in words if word.strip()]
