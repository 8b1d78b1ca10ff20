"""A list of lines, such as sticky notes, as factors, outcomes or policies in one change set."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from graphmap.errors import InputRefused, Problem, RecordRefused
from graphmap.model.changes import Put
from graphmap.model.identity import choose_id
from graphmap.services.editing.ends import names_alike
from graphmap.services.editing.records import built_record
from graphmap.services.editing.writing import Plan
from graphmap.services.workspace import Workspace
from graphmap.store.search_words import name_key
from graphmap.views.accounts import Noun
from graphmap.views.words import count_in_words, kind_in_words

PastedKind = Literal["Factor", "Outcome", "Policy"]
PASTED_KINDS: Final[tuple[PastedKind, ...]] = get_args(PastedKind)
NEW: Final = "new"
#: What stands before the words of a line: a bullet, a number, a box to tick.
_BEFORE: Final = re.compile(r"^\s*(?:[-*•·–—▪○●☐☑]+|\(?\d{1,3}[.)])(?:\s+|$)")
MOST_LINES: Final = 500


@dataclass(frozen=True)
class PastedLine:
    """One line: its name, what on the map it looks like, and what becomes of it.

    ``choice`` is ``new``, the id of what is on the map already, or absent where somebody must
    choose.
    """

    name: str
    alike: tuple[Noun, ...]
    choice: str | None


@dataclass(frozen=True)
class Pasted:
    """What a list would add; ``problems`` name lines that cannot be names."""

    kind: PastedKind
    lines: tuple[PastedLine, ...]
    problems: tuple[Problem, ...]

    @property
    def new(self) -> int:
        """How many would be new."""
        return sum(line.choice == NEW for line in self.lines)

    @property
    def open(self) -> int:
        """How many somebody must choose for."""
        return sum(line.choice is None for line in self.lines)


def read_list(
    workspace: Workspace, text: str, kind: PastedKind, *, choices: Mapping[str, str]
) -> Pasted:
    """Read a list, one name a line; the same name twice counts once.

    Parameters
    ----------
    workspace
        The map.
    text
        The lines; bullets and numbers before them are passed over.
    kind
        What they are.
    choices
        For a name: the id of what is meant, or ``new``.
    """
    names = _names_in(text)
    problems: list[Problem] = []
    if not names:
        problems.append(Problem("is empty; write one name a line", column="lines"))
    if len(names) > MOST_LINES:
        message = f"has {len(names):,} lines; paste at most {MOST_LINES} at once"
        raise InputRefused(Problem(message, rule="too_many", column="lines"))
    problems += [problem for name in names for problem in _problems(name, kind)]
    alike = names_alike(workspace, kind, names)
    chosen = {name_key(name): choice for name, choice in choices.items()}
    lines = [
        PastedLine(name, tuple(found), _choice(name, found, chosen.get(name_key(name))))
        for name, found in zip(names, alike, strict=True)
    ]
    return Pasted(kind, tuple(lines), tuple(problems))


def plan_list(workspace: Workspace, pasted: Pasted) -> Plan:
    """Plan the new ones of a list as one change set.

    Raises
    ------
    RecordRefused
        Where a line is wrong, or nobody has chosen for a name that looks like another.
    """
    if pasted.problems:
        raise RecordRefused(pasted.problems)
    if pasted.open:
        raise RecordRefused(
            Problem("has names that look like others: choose for each", column="lines")
        )
    taken: set[str] = set()
    puts: list[Put] = []
    for line in pasted.lines:
        if line.choice == NEW:
            id_ = _free_id(workspace, pasted.kind, line.name, taken)
            taken.add(id_)
            node = built_record("node", {"id": id_, "kind": pasted.kind, "name": line.name})
            puts.append(Put(value=node, expected_version=0))
    names = [line.name for line in pasted.lines if line.choice == NEW]
    told = [workspace.disclosure("steward").name(name) for name in names]
    counted = count_in_words(len(told), *(kind_in_words(pasted.kind, n) for n in (1, 2)))
    return Plan(tuple(puts), (f"Added {counted}.", *told), puts[0].id if puts else None)


def _names_in(text: str) -> list[str]:
    lines = (" ".join(_BEFORE.sub("", line).split()) for line in text.splitlines())
    return list({name_key(line): line for line in reversed([*lines]) if line}.values())[::-1]


def _problems(name: str, kind: PastedKind) -> list[Problem]:
    values: dict[str, Any] = {"id": "new", "kind": kind, "name": name}
    try:
        built_record("node", values)
    except RecordRefused as refused:
        shown = name[:40] if name.isprintable() else "a line"
        return [Problem(f"“{shown}” {one.message}", column="lines") for one in refused.problems]
    return []


def _choice(name: str, alike: list[Noun], chosen: str | None) -> str | None:
    if chosen == NEW or chosen in {noun.id for noun in alike}:
        return chosen
    same = [noun.id for noun in alike if name_key(noun.name) == name_key(name)]
    if len(same) == 1:
        return same[0]
    return None if alike else NEW


def _free_id(workspace: Workspace, kind: PastedKind, name: str, taken: set[str]) -> str:
    def is_free(id_: str) -> bool:
        return id_ not in taken and not workspace.store.nodes([id_]).records

    chosen = choose_id(kind, given=None, name=name, key=(name,), is_free=is_free)
    return chosen if is_free(chosen) else str(uuid.uuid4())
