"""What the page of an analysis names: records one can follow, and effects with their evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from graphmap.analysis.effects_explained import ExplainedEffect
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import ExplainedChain
from graphmap.services.reading import accounts_by_id, nouns_shown
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Account, Noun


@dataclass(frozen=True)
class Named:
    """The records and effects of an answer, by id, as a steward may see them."""

    nouns: Mapping[str, Noun]
    accounts: Mapping[str, Account]


def named(
    workspace: Workspace,
    ids: Iterable[str | None],
    *,
    effects: Collection[str] = (),
    parameters: Parameters | None = None,
) -> Named:
    """Give the records with these ids, and these effects with their observations and sources."""
    accounts = accounts_by_id(workspace, effects, parameters) if effects else {}
    wanted = {id_ for id_ in ids if id_ is not None}
    return Named(nouns_shown(workspace, wanted), accounts)


def effects_of(effects: Iterable[ExplainedEffect]) -> set[str]:
    """Give the ids of explained effects."""
    return {effect.effect for effect in effects}


def effects_on(chains: Iterable[ExplainedChain]) -> set[str]:
    """Give the ids of the effects on chains."""
    return {effect for chain in chains for effect in chain.effects}
