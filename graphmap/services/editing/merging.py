"""Merging duplicates: field by field, links moved, names kept as aliases, as one change set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from graphmap.errors import Problem, RecordRefused
from graphmap.model.catalogue import SENSITIVITIES, LinkKind
from graphmap.model.nodes import Node
from graphmap.model.records import to_json_values
from graphmap.model.system_map import SystemMap
from graphmap.services.editing.ends import nouns_told
from graphmap.services.editing.fields import Field, shown_text, text_typed, typed_of
from graphmap.services.editing.joining import Joined, join_nodes, lists_of
from graphmap.services.editing.links import LinkTold, links_told
from graphmap.services.editing.records import Editable, built_record, editable_node
from graphmap.services.editing.writing import Plan
from graphmap.services.reading import near_ids, read_ahead
from graphmap.services.workspace import Workspace
from graphmap.store.search_words import name_key
from graphmap.views.accounts import Noun
from graphmap.views.words import count_in_words, kind_in_words

Side = Literal["kept", "gone"]
#: Put together without asking: nothing of either is lost.
_TOGETHER: Final = ("tags", "aliases", "external_ids", "stage_history")
#: A blank says something of its own here: no consent, not invented.
_BLANK_SAYS: Final = ("consent", "illustrative")
#: The link of which a kind has one at most, and what it is called when both have one.
_ONE_OF: Final[dict[str, tuple[LinkKind, str]]] = {
    "Place": ("PART_OF", "Part of"),
    "LearningCycle": ("ABOUT", "About"),
}
_WITHHELD: Final = "a text that is not for you to see"


@dataclass(frozen=True)
class MergeLine:
    """One thing in which the two differ, in words, and which of them is chosen."""

    name: str
    label: str
    kept: str
    gone: str
    choice: Side


@dataclass(frozen=True)
class Merge:
    """Two nodes of one kind before they become one, as a steward may see it.

    ``moved`` are links that get another end, ``doubled`` those that both have; ``effects`` are
    the effects that become the same, whose evidence is put together.
    """

    kept: Noun
    gone: Noun
    versions: tuple[int, int]
    lines: tuple[MergeLine, ...]
    aliases: tuple[str, ...]
    moved: tuple[LinkTold, ...]
    doubled: tuple[LinkTold, ...]
    effects: tuple[Noun, ...]
    plan: Plan


def merge_of(workspace: Workspace, kept_id: str, gone_id: str, choices: Mapping[str, str]) -> Merge:
    """Give what merging two nodes would do.

    Parameters
    ----------
    workspace
        The map.
    kept_id, gone_id
        The node that stays, and the one whose links move to it.
    choices
        For the name of a field, or ``end``: ``kept`` or ``gone``.

    Raises
    ------
    NotFound
        Where no node has one of the ids, or it may not be seen.
    RecordRefused
        Where they cannot become one.
    """
    near = _near(workspace, kept_id, gone_id)
    kept, gone = editable_node(workspace, kept_id), editable_node(workspace, gone_id)
    if kept_id == gone_id or kept.stored.kind != gone.stored.kind:
        raise RecordRefused(
            Problem("is not another record of the same kind", rule="merge", column="with")
        )
    lines = [*_lines(kept, gone, choices), *_end_line(workspace, near, kept, gone, choices)]
    chosen: dict[str, Side] = {line.name: line.choice for line in lines}
    values, aliases = _values(kept, gone, chosen)
    node = cast("Node", built_record("node", values))
    without = _unwanted_ends(near, kept.stored, gone.stored, chosen)
    joined = join_nodes(near, node, gone_id, without=without)
    return _told(workspace, (kept, gone), lines, aliases, joined)


def _near(workspace: Workspace, kept_id: str, gone_id: str) -> SystemMap:
    """Give all links at both nodes and at their effects."""
    pair = near_ids(workspace, [kept_id, gone_id])
    around = near_ids(workspace, pair)
    # What they are told by is read with them.
    read_ahead(workspace, around)
    return workspace.stored(around)


def _lines(
    kept: Editable[Node], gone: Editable[Node], choices: Mapping[str, str]
) -> list[MergeLine]:
    one, other = typed_of(kept.fields, kept.told), typed_of(gone.fields, gone.told)
    lines: list[MergeLine] = []
    for field in kept.fields:
        if field.name in _TOGETHER:
            continue
        texts = (text_typed(field, one), text_typed(field, other))
        hidden = (field.name in kept.locked, field.name in gone.locked)
        both = all(text or is_hidden for text, is_hidden in zip(texts, hidden, strict=True))
        differ = texts[0] != texts[1]
        if not (both and (differ or any(hidden))) and not (differ and field.name in _BLANK_SAYS):
            continue
        choice = _choice(choices.get(field.name), field, texts)
        words = [
            _WITHHELD if is_hidden else shown_text(field, text)
            for text, is_hidden in zip(texts, hidden, strict=True)
        ]
        lines.append(MergeLine(field.name, field.label, words[0], words[1], choice))
    return lines


def _choice(given: str | None, field: Field, texts: tuple[str, str]) -> Side:
    if given in ("kept", "gone"):
        return given
    if field.name == "sensitivity":
        return "gone" if _level(texts[1]) > _level(texts[0]) else "kept"
    if field.name == "consent":
        # Nobody is shown who may not have agreed to it.
        return "gone" if len(texts[1].split()) < len(texts[0].split()) else "kept"
    return "kept"


def _level(word: str) -> int:
    return SENSITIVITIES.index(cast("Any", word))


def _values(
    kept: Editable[Node], gone: Editable[Node], chosen: Mapping[str, Side]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Give the values of the node that stays, and its new aliases."""
    one: dict[str, Any] = dict(to_json_values(kept.stored))
    other: dict[str, Any] = dict(to_json_values(gone.stored))
    values = {**other, **one, **lists_of(one, other)}
    for name, side in chosen.items():
        values[name] = (one if side == "kept" else other).get(name)
    values |= {"id": kept.stored.id, "kind": kept.stored.kind}
    values["sensitivity"] = (
        gone if chosen.get("sensitivity") == "gone" else kept
    ).stored.sensitivity
    for field in kept.fields:
        if field.name in _BLANK_SAYS and field.name not in chosen:
            values[field.name] = one.get(field.name)
    name = str(values.get("name") or "")
    names = [*values.get("aliases", []), one.get("name", ""), other.get("name", "")]
    by_key: dict[str, str] = {name_key(alias): alias for alias in names if alias}
    by_key.pop(name_key(name), None)
    values["aliases"] = list(by_key.values())
    present = {field: value for field, value in values.items() if value is not None}
    told = {*kept.told.aliases, *gone.told.aliases, kept.told.name, gone.told.name}
    return present, tuple(alias for alias in by_key.values() if alias in told)


def _end_line(
    workspace: Workspace,
    near: SystemMap,
    kept: Editable[Node],
    gone: Editable[Node],
    choices: Mapping[str, str],
) -> list[MergeLine]:
    """Give the line that asks which of two parents, or of two that it is about, shall stay."""
    if kept.stored.kind not in _ONE_OF:
        return []
    kind, label = _ONE_OF[kept.stored.kind]
    one, other = (_single_end(near, id_, kind, kept, gone) for id_ in (kept, gone))
    if not one or not other or one == other:
        return []
    nouns = nouns_told(workspace, [one, other])
    words = [nouns[id_].name if id_ in nouns else _WITHHELD for id_ in (one, other)]
    choice: Side = "gone" if choices.get("end") == "gone" else "kept"
    return [MergeLine("end", label, words[0], words[1], choice)]


def _single_end(
    near: SystemMap,
    of: Editable[Node],
    kind: LinkKind,
    kept: Editable[Node],
    gone: Editable[Node],
) -> str | None:
    ends = set(near.targets(of.stored.id, kind)) - {kept.stored.id, gone.stored.id}
    return next(iter(ends), None)


def _unwanted_ends(
    near: SystemMap, kept: Node, gone: Node, chosen: Mapping[str, Side]
) -> Sequence[str]:
    if "end" not in chosen:
        return ()
    loser = gone if chosen["end"] == "kept" else kept
    kind = _ONE_OF[kept.kind][0]
    return [link.id for link in near.links_from.get(loser.id, ()) if link.kind == kind]


def _told(
    workspace: Workspace,
    pair: tuple[Editable[Node], Editable[Node]],
    lines: Sequence[MergeLine],
    aliases: tuple[str, ...],
    joined: Joined,
) -> Merge:
    kept, gone = pair
    nouns = nouns_told(workspace, [kept.stored.id, gone.stored.id])
    one, other = nouns[kept.stored.id], nouns[gone.stored.id]
    same = [id_ for id_ in joined.into if id_ != other.id]
    effects = tuple(nouns_told(workspace, same).values())
    moved, doubled = links_told(workspace, joined.moved), links_told(workspace, joined.doubled)
    sentence = (
        f"Merged the {kind_in_words(one.kind)} “{other.name}” into “{one.name}”:"
        f" {count_in_words(len(moved), 'link')} moved."
    )
    plan = Plan(joined.changes, (sentence,), one.id)
    return Merge(
        kept=one,
        gone=other,
        versions=(kept.stored.version, gone.stored.version),
        lines=tuple(lines),
        aliases=aliases,
        moved=tuple(moved),
        doubled=tuple(doubled),
        effects=effects,
        plan=plan,
    )
