"""The claims of a map, and adding one that was typed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphmap.model.catalogue import LinkKind
from graphmap.model.claims import CLAIM_COLUMNS, Claim
from graphmap.model.links import Link
from graphmap.services.files.importing import ImportPreview, apply_import, preview_claims
from graphmap.services.reading import accounts_by_id, accounts_shown, position_shown
from graphmap.services.scoping import positions_in_scope
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Account

_LISTS: Final = ("target", "applied_by")
_TO_EFFECTS: Final[tuple[LinkKind, ...]] = ("CAUSES", "SUPPORTS", "CHALLENGES")


@dataclass(frozen=True)
class ClaimsFound:
    """A page of claims, each read with its evidence. ``total`` counts all that fit."""

    accounts: tuple[Account, ...]
    total: int
    page: int
    pages: int
    revision: int


@dataclass(frozen=True)
class SavedClaim:
    """What became of a claim: the id of its cause, if it wrote anything, and a sentence."""

    cause: str | None
    revision: int
    in_words: str


def find_claims(
    workspace: Workspace,
    *,
    scope: str | None = None,
    cause: str | None = None,
    target: str | None = None,
    place: str | None = None,
    page: int = 1,
    size: int = 50,
) -> ClaimsFound:
    """Find claims, in the order of their causes and targets.

    Parameters
    ----------
    workspace
        The map.
    scope
        The id of a place or organisation: only claims that belong to it, as in its export.
    cause, target, place
        Ids; only claims of this cause, on this target, in this place or within it.
    page, size
        Which page, counted from 1, of how many.

    Raises
    ------
    NotFound
        Where nothing has that id.
    """
    graph = workspace.influence()
    fits = np.ones(graph.effects.size, dtype=np.bool_)
    if cause:
        fits &= graph.vertices[graph.causes] == position_shown(workspace, cause)
    if target:
        fits &= graph.vertices[graph.targets] == position_shown(workspace, target)
    if place:
        fits &= _in_place(workspace, position_shown(workspace, place))
    if scope:
        fits &= np.isin(graph.effects, positions_in_scope(workspace.columns(), scope))
    visible = workspace.disclosure("steward").visibility
    numbers = [
        number
        for number in np.flatnonzero(fits).tolist()
        if visible.is_shown(graph.columns.ids[int(graph.effects[number])])
    ]
    pages = max(1, -(-len(numbers) // size))
    page = min(page, pages)
    chosen = numbers[(page - 1) * size : page * size]
    return ClaimsFound(accounts_shown(workspace, chosen), len(numbers), page, pages, graph.revision)


def typed_values(typed: Mapping[str, str]) -> dict[str, object]:
    """Give what was typed into a form as the values of a claim; blank fields are absent."""
    values: dict[str, object] = {}
    for name in CLAIM_COLUMNS:
        text = typed.get(name, "").strip()
        if not text:
            continue
        if name in _LISTS:
            values[name] = tuple(part.strip() for part in text.split(";") if part.strip())
        else:
            values[name] = text
    if "observed" not in values:
        values.pop("sensitivity", None)
    return values


def preview_typed_claim(
    workspace: Workspace, claim: Claim, choices: Mapping[str, str]
) -> ImportPreview:
    """Work out what a claim would write; an observation typed by hand is for stewards only.

    Another readership than that is kept where it was chosen.
    """
    if claim.observed is not None and claim.sensitivity is None:
        claim = claim.model_copy(update={"sensitivity": "steward"})
    return preview_claims(workspace.store, [claim], choices=choices)


def save_claim(
    workspace: Workspace, preview: ImportPreview, *, actor: str, reason: str, operation_id: str
) -> SavedClaim:
    """Write a claim that was previewed; the same operation twice writes it once."""
    report = apply_import(
        workspace.store,
        preview,
        actor=actor,
        reason=reason or "A claim recorded by hand",
        operation_id=operation_id,
    )
    if not preview.puts:
        return SavedClaim(None, report.revision, "This was recorded already; nothing was changed.")
    effects = {
        put.value.target
        for put in preview.puts
        if isinstance(put.value, Link) and put.value.kind in _TO_EFFECTS
    }
    accounts = sorted(accounts_by_id(workspace, effects).values(), key=lambda one: one.id)
    words = "; ".join(_in_words(account) for account in accounts)
    return SavedClaim(
        cause=accounts[0].cause.id if accounts else None,
        revision=report.revision,
        in_words=f"Recorded at revision {report.revision}. {words}".strip(),
    )


def _in_words(account: Account) -> str:
    where = f"In {account.place.name}: " if account.place else ""
    evidence = account.evidence or f"{account.sources_for} for, {account.sources_against} against"
    return f"{where}{account.cause.name} {account.words} {account.target.name} ({evidence})"


def _in_place(workspace: Workspace, at: int) -> NDArray[np.bool_]:
    """Say of each effect whether it is recorded in a place or within it."""
    graph = workspace.influence()
    found = np.flatnonzero(graph.place_tree.nodes == at)
    if not found.size:
        return np.zeros(graph.effects.size, dtype=np.bool_)
    return graph.place_tree.is_within(graph.places, int(found[0]))
