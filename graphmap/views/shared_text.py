"""Words that the answers of all analyses share as plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from graphmap.analysis.effects_explained import ExplainedEffect
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import GraphSize

HINT: Final = "A structural hint, not a finding."
NO_PLACE: Final = "no place recorded"
SIGN_WORDS: Final = {1: "+", -1: "-", 0: "uncertain"}


def how_worked_out(revision: int, graph: GraphSize, parameters: Parameters) -> str:
    """Say what an answer is worked out from."""
    when = (
        "whatever was ever recorded" if parameters.as_of == "any" else f"as of {parameters.as_of}"
    )
    assumed = ", with links nobody has recorded evidence for" if parameters.include_assumed else ""
    return (
        f"{HINT} Worked out at revision {revision} from {graph.counting} of {graph.effects} effects"
        f" of a map of {graph.nodes} nodes and {graph.links} links, {when}{assumed}."
    )


def named(id_: str | None, names: Mapping[str, str]) -> str:
    """Give a name for an id, or say that no place is recorded."""
    return NO_PLACE if id_ is None else names.get(id_, id_)


def effect_lines(
    effects: Sequence[ExplainedEffect], names: Mapping[str, str], *, indent: str = "  "
) -> list[str]:
    """Give effects with their observations and sources, a line each."""
    lines: list[str] = []
    for effect in effects:
        sign = SIGN_WORDS[effect.sign]
        lines.append(
            f"{indent}{effect.effect}: {named(effect.cause, names)} -> "
            f"{named(effect.target, names)} ({sign}), {named(effect.place, names)}"
        )
        for word, ids in (
            ("for", effect.observations_for),
            ("against", effect.observations_against),
            ("source for", effect.sources_for),
            ("source against", effect.sources_against),
        ):
            lines += [f"{indent}  {word}: {id_} {names.get(id_, '')}".rstrip() for id_ in ids]
    return lines


def ids_of_effects(effects: Sequence[ExplainedEffect]) -> set[str]:
    """Give every id that `effect_lines` names."""
    ids: set[str] = set()
    for effect in effects:
        ids |= {effect.cause, effect.target, *effect.observations_for, *effect.sources_for}
        ids |= {*effect.observations_against, *effect.sources_against}
        ids |= {effect.place} if effect.place else set()
    return ids
