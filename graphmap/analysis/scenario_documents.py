"""Scenarios as they are written: short words on the command line, documents beside the graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from graphmap.analysis.scenarios import AddedEffect, PolicyOff, Scenario
from graphmap.errors import RequestRefused
from graphmap.model.catalogue import Polarity

_SIGNS: Final[dict[str, Polarity]] = {"+": 1, "-": -1, "?": 0}


class _Off(BaseModel, frozen=True):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    policy: str
    within: str | None = None


class _Add(BaseModel, frozen=True):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    cause: str
    target: str
    polarity: Polarity
    place: str | None = None


class _Document(BaseModel, frozen=True):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    off: tuple[_Off, ...] = ()
    drop: tuple[str, ...] = ()
    reverse: tuple[str, ...] = ()
    add: tuple[_Add, ...] = Field(default=())


_DOCUMENT: Final = TypeAdapter(_Document)


def scenario_from_json(document: object) -> Scenario:
    """Read a scenario from the document that `Scenario.to_json` gives.

    Raises
    ------
    RequestRefused
        Naming the field that has no meaning.

    Examples
    --------
    >>> scenario_from_json({"off": [{"policy": "rule", "within": "york"}]}).off
    (PolicyOff(policy='rule', within='york'),)
    """
    try:
        read = _DOCUMENT.validate_python(document)
    except ValidationError as error:
        fault = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in fault["loc"]) or "scenario"
        raise RequestRefused(f"the scenario's {where}: {fault['msg']}") from error
    return Scenario(
        off=tuple(PolicyOff(off.policy, off.within) for off in read.off),
        drop=read.drop,
        reverse=read.reverse,
        add=tuple(AddedEffect(new.cause, new.target, new.polarity, new.place) for new in read.add),
    )


def scenario_words(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Give the words that `read_scenario` reads, by the name of their list.

    Examples
    --------
    >>> scenario_words(read_scenario(off=["rule@york"], add=["rule:-:home"]))["add"]
    ('rule:-:home',)
    """
    signs = {sign: word for word, sign in _SIGNS.items()}
    return {
        "off": tuple(_with_place(off.policy, off.within) for off in scenario.off),
        "drop": scenario.drop,
        "reverse": scenario.reverse,
        "add": tuple(
            _with_place(f"{new.cause}:{signs[new.polarity]}:{new.target}", new.place)
            for new in scenario.add
        ),
    }


def read_scenario(
    *,
    off: Sequence[str] = (),
    drop: Sequence[str] = (),
    reverse: Sequence[str] = (),
    add: Sequence[str] = (),
) -> Scenario:
    """Read a scenario from words: ``POLICY[@PLACE]``, ids, ``CAUSE:+:TARGET[@PLACE]``.

    Raises
    ------
    RequestRefused
        Where an added effect is not written so.

    Examples
    --------
    >>> read_scenario(off=["rule@york"], add=["rule:-:home"]).add
    (AddedEffect(cause='rule', target='home', polarity=-1, place=None),)
    """
    return Scenario(
        off=tuple(PolicyOff(*_at_place(word)) for word in off),
        drop=tuple(drop),
        reverse=tuple(reverse),
        add=tuple(_added(word) for word in add),
    )


def _with_place(word: str, place: str | None) -> str:
    return word if place is None else f"{word}@{place}"


def _at_place(word: str) -> tuple[str, str | None]:
    first, _, place = word.partition("@")
    return first, place or None


def _added(word: str) -> AddedEffect:
    effect, place = _at_place(word)
    parts = effect.split(":")
    if len(parts) != 3 or parts[1] not in _SIGNS:
        raise RequestRefused(
            "add is written CAUSE:SIGN:TARGET or CAUSE:SIGN:TARGET@PLACE, the sign being +, - or ?"
        )
    return AddedEffect(parts[0], parts[2], _SIGNS[parts[1]], place)
