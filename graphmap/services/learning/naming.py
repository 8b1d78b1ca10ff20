"""Which record a name means that somebody typed into a form of learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from graphmap.model.catalogue import NODE_KINDS, NodeKind
from graphmap.model.identity import fold
from graphmap.model.nodes import Node
from graphmap.model.values import to_name, to_reduced_date
from graphmap.services.files.look_alikes import LookAlikes
from graphmap.services.learning.drafting import refuse
from graphmap.services.reading import nodes_shown
from graphmap.services.workspace import Workspace
from graphmap.views.words import kind_in_words, list_in_words

_MOST_OFFERED: Final = 3


def find_named(
    workspace: Workspace, kinds: Sequence[NodeKind], text: str, *, field: str
) -> Node | None:
    """Give the record of some kinds that a steward may see and that has this id, name or alias.

    Raises
    ------
    RecordRefused
        Where several have it; names the field.
    """
    name = fold(text.strip())
    found = [
        node
        for node in _candidates(workspace, kinds, text).values()
        if node.id == text.strip() or name in {fold(one) for one in (node.title, *node.aliases)}
    ]
    exact = [node for node in found if node.id == text.strip()] or found
    if len(exact) > 1:
        ids = list_in_words([node.id for node in exact], last="or")
        raise refuse(field, f"means several records; give one of the ids {ids}")
    return exact[0] if exact else None


def named(workspace: Workspace, kinds: Sequence[NodeKind], text: str, *, field: str) -> Node:
    """Give the record that a name means.

    Raises
    ------
    RecordRefused
        Where none or several have it; offers names that look alike.
    """
    if not text.strip():
        raise refuse(field, "is blank; give the name of a record on the map")
    found = find_named(workspace, kinds, text, field=field)
    if found is None:
        words = list_in_words([kind_in_words(kind) for kind in kinds], last="or")
        raise refuse(field, f"names no {words} on the map{_did_you_mean(workspace, kinds, text)}")
    return found


def new_name(
    workspace: Workspace, kind: NodeKind, text: str, *, field: str, is_certain: bool
) -> str:
    """Give the name of a record that is not on the map yet.

    Raises
    ------
    RecordRefused
        Where it cannot be a name, or looks like one that is there and nobody said it is another.
    """
    name = plain_name(text, field=field)
    alike = "" if is_certain else _did_you_mean(workspace, (kind,), name)
    if alike:
        raise refuse(field, f"is not on the map yet{alike} If it is another one, say so below")
    return name


def plain_name(text: str, *, field: str) -> str:
    """Give a text as a name; raises like `new_name`."""
    try:
        return to_name(text)
    except ValueError as error:
        raise refuse(field, str(error)) from None


def plain_date(text: str, *, field: str) -> str | None:
    """Give a date of reduced precision, None where it is blank; raises like `new_name`."""
    if not text.strip():
        return None
    try:
        return to_reduced_date(text.strip())
    except ValueError as error:
        raise refuse(field, str(error)) from None


def _candidates(workspace: Workspace, kinds: Sequence[NodeKind], text: str) -> Mapping[str, Node]:
    columns = workspace.columns()
    name = fold(text.strip())
    numbers = [NODE_KINDS.index(kind) for kind in kinds]
    ids = {
        columns.ids[at]
        for at in np.flatnonzero(np.isin(columns.kinds, numbers)).tolist()
        if columns.ids[at] == text.strip() or fold(columns.names[at]) == name
    }
    ids |= {node.id for node in workspace.store.search(text).records if node.kind in kinds}
    shown = nodes_shown(workspace, ids)
    return {id_: node for id_, node in shown.items() if node.kind in kinds}


def _did_you_mean(workspace: Workspace, kinds: Sequence[NodeKind], text: str) -> str:
    columns = workspace.columns()
    # Of a person only the exact pseudonym tells: what looks like it may be another's.
    numbers = [NODE_KINDS.index(kind) for kind in kinds if kind != "Person"]
    there = np.flatnonzero(np.isin(columns.kinds, numbers)).tolist()
    alike = LookAlikes(((columns.ids[at], columns.names[at]) for at in there), asked=1)
    ids = dict.fromkeys([*alike.of(text), *alike.longer(text)])
    names = [node.title for node in nodes_shown(workspace, [*ids][:_MOST_OFFERED]).values()]
    return f". Did you mean {list_in_words(names, last='or')}?" if names else ""
