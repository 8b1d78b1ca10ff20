"""Writing an observation from the short form: the words, what they are about, what they show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, get_args

import numpy as np

from graphmap.model.catalogue import NAMELESS_KINDS, NODE_KINDS, NodeKind, ObservationType
from graphmap.model.changes import Put
from graphmap.model.claims import Claim, EffectWord, claim_from
from graphmap.model.identity import derived_id
from graphmap.model.nodes import Observation
from graphmap.model.records import node_from, to_json_values
from graphmap.services.files.importing import ImportPreview, apply_import
from graphmap.services.learning.drafting import Draft, refuse
from graphmap.services.pages.claims import find_claims, preview_typed_claim
from graphmap.services.reading import nodes_shown, nouns_shown
from graphmap.services.recording.suggesting import CAUSE_KINDS, TARGET_KINDS
from graphmap.services.workspace import Workspace
from graphmap.store.search_words import name_key
from graphmap.views.accounts import Account, Noun, noun_of

OBSERVATION_TYPES: Final[tuple[ObservationType, ...]] = get_args(ObservationType)
SHOWS: Final = ("blocks", "enables", "uncertain", "against")
_ON_FACTOR: Final[Mapping[str, EffectWord]] = {"blocks": "lowers", "enables": "raises"}
#: What the claims sheet has no column for.
_BEYOND: Final = ("type", "workaround_basis")


@dataclass(frozen=True)
class ToRecord:
    """An observation as it would be written: as a claim, or as words that touch some records."""

    typed: Mapping[str, str]
    claim: ImportPreview | None
    touches: tuple[str, ...] = ()


def prepare(workspace: Workspace, typed: Mapping[str, str], choices: Mapping[str, str]) -> ToRecord:
    """Work out what the short form would write; nothing is changed.

    Parameters
    ----------
    workspace
        The map.
    typed
        ``observed``; ``cause`` and ``target`` as ids or names; ``shows`` one of `SHOWS`;
        ``place``, ``date``, ``how_we_know``, ``source``, ``experiment``, ``sensitivity``,
        ``type``, ``workaround_basis``, ``surprise``. All but the first may be blank.
    choices
        For names that look like stored ones: the id of one of them, or ``new``.

    Raises
    ------
    RecordRefused
        Naming the field, and what is wanted there.
    """
    if not typed.get("observed", "").strip():
        raise refuse("observed", "is blank; write what you saw or heard")
    if typed.get("type", "") not in ("", *OBSERVATION_TYPES):
        raise refuse("type", "is not one of those to choose from")
    cause = find_named(workspace, typed.get("cause", ""), CAUSE_KINDS)
    target = find_named(workspace, typed.get("target", ""), TARGET_KINDS)
    if cause and target:
        claim = _claim(workspace, typed, cause, target)
        preview = preview_typed_claim(workspace, claim, choices)
        return ToRecord(typed, _with_the_rest(preview, typed))
    if typed.get("shows"):
        raise refuse(
            "target" if cause else "cause",
            "is not chosen: what is shown needs a rule and an outcome",
        )
    named = [one.id for one in (cause, target) if one is not None]
    place = find_named(workspace, typed.get("place", ""), ("Place",))
    touches = (*named, *([place.id] if place else []))
    if not touches or "" in touches:
        raise refuse("cause", "is not chosen; choose what it is about, or at least where")
    return ToRecord(typed, None, touches)


def find_named(workspace: Workspace, given: str, kinds: tuple[NodeKind, ...]) -> Noun | None:
    """Give the record that an id or a name means, or a noun without id for a new name."""
    given = given.strip()
    if not given:
        return None
    columns, key = workspace.columns(), name_key(given)
    numbers = [NODE_KINDS.index(kind) for kind in kinds]
    at = workspace.influence().position.get(given)
    if at is not None and int(columns.kinds[at]) in numbers:
        known = nouns_shown(workspace, [given])
        if given in known:
            return known[given]
    if NAMELESS_KINDS.isdisjoint(kinds):
        there = np.flatnonzero(np.isin(columns.kinds, numbers)).tolist()
        ids = [columns.ids[one] for one in there if name_key(columns.names[one]) == key]
    else:
        hits = workspace.store.search(given, limit=50).records
        ids = [node.id for node in hits if node.kind in kinds]
    shown = nodes_shown(workspace, ids)
    same = [node for node in shown.values() if name_key(node.title) == key]
    same.sort(key=lambda node: (kinds.index(node.kind), node.id))
    return noun_of(same[0]) if same else Noun("", kinds[0], given)


def _claim(workspace: Workspace, typed: Mapping[str, str], cause: Noun, target: Noun) -> Claim:
    shows = typed.get("shows", "")
    if shows not in SHOWS:
        raise refuse("shows", "is not chosen; say what it does, or that it did not happen")
    effect: str = shows
    if shows == "against":
        effect = _recorded_deed(workspace, cause, target, typed.get("place", ""))
    elif target.kind == "Factor":
        effect = _ON_FACTOR.get(shows, shows)
    kept = ("observed", "place", "date", "how_we_know", "source", "sensitivity")
    values: dict[str, object] = {name: typed[name] for name in kept if typed.get(name, "").strip()}
    experiment = find_named(workspace, typed.get("experiment", ""), ("Experiment",))
    if experiment:
        values["experiment"] = experiment.id or experiment.name
    values |= {
        "cause": cause.id or cause.name,
        "cause_kind": cause.kind,
        "target": (target.id or target.name,),
        "target_kind": target.kind,
        "effect": effect,
        "stance": "challenges" if shows == "against" else "supports",
    }
    return claim_from(values)


def _recorded_deed(workspace: Workspace, cause: Noun, target: Noun, place: str) -> str:
    """Give what is recorded between two: what most sources speak for, here before elsewhere."""
    where = find_named(workspace, place, ("Place",))
    recorded = effects_between(workspace, cause.id, target.id)
    if not recorded:
        raise refuse("shows", "speaks against something, and nothing is recorded between the two")
    best = min(
        recorded,
        key=lambda one: (
            not (where and one.place and one.place.id == where.id),
            -one.sources_for,
            one.id,
        ),
    )
    return best.deed


def effects_between(workspace: Workspace, cause: str, target: str) -> list[Account]:
    """Give the effects recorded from one record on another, with their evidence."""
    if len(nodes_shown(workspace, {cause, target} - {""})) < 2:
        return []
    return list(find_claims(workspace, cause=cause, target=target, size=500).accounts)


def _with_the_rest(preview: ImportPreview, typed: Mapping[str, str]) -> ImportPreview:
    """Give a preview whose observation has the fields that a claims sheet has no column for."""
    more: dict[str, object] = {name: typed[name] for name in _BEYOND if typed.get(name)}
    if typed.get("surprise"):
        more["surprise"] = True
    if not more:
        return preview
    puts = [
        Put(
            value=node_from({**to_json_values(put.value), **more}),
            expected_version=put.expected_version,
        )
        if isinstance(put.value, Observation)
        else put
        for put in preview.puts
    ]
    return replace(preview, puts=tuple(puts))


def write_observation(
    workspace: Workspace, ready: ToRecord, *, actor: str, reason: str, operation_id: str
) -> int | None:
    """Write what was prepared as one change set; give the revision, None where it was there.

    Raises
    ------
    RecordRefused
        Where the graph would break a rule.
    """
    reason = reason or "An observation recorded by hand"
    if ready.claim is not None:
        report = apply_import(
            workspace.store, ready.claim, actor=actor, reason=reason, operation_id=operation_id
        )
        return report.revision if ready.claim.puts else None
    draft = _drafted(workspace, ready.typed, ready.touches)
    written = draft.write(actor=actor, reason=reason, operation_id=operation_id)
    return written.revision if written.changed else None


def _drafted(workspace: Workspace, typed: Mapping[str, str], touches: tuple[str, ...]) -> Draft:
    """Draft an observation that speaks for or against nothing yet, and touches what it is about."""
    draft = Draft(workspace)
    source = _source(workspace, draft, typed.get("source", ""))
    text, date = typed["observed"].strip(), typed.get("date", "").strip()
    id_ = derived_id("Observation", text, date, *([source] if source else []))
    draft.take_in_links(id_)
    draft.new(
        "Observation",
        id_,
        text=text,
        date=date,
        how_we_know=typed.get("how_we_know"),
        sensitivity=typed.get("sensitivity") or "steward",
        type=typed.get("type"),
        workaround_basis=typed.get("workaround_basis"),
        surprise=True if typed.get("surprise") else None,
    )
    draft.about = id_
    for touched in touches:
        draft.join("TOUCHES", id_, touched)
    if source:
        draft.join("CITES", id_, source)
    experiment = find_named(workspace, typed.get("experiment", ""), ("Experiment",))
    if experiment and experiment.id:
        draft.join("OBSERVED_IN", id_, experiment.id)
    return draft


def _source(workspace: Workspace, draft: Draft, given: str) -> str:
    """Give the id of the source of a name, made where there is none; empty where none is given."""
    found = find_named(workspace, given, ("Source",))
    if found is None or found.id:
        return found.id if found else ""
    return draft.new("Source", draft.free_id("Source", found.name, found.name), name=found.name)
