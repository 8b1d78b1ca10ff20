"""A form as it goes to and fro: what was typed, and what is wrong with it, field by field."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from flask import request

from graphmap.model.values import to_name, to_plain_text
from web.door.security import actor, remember_actor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphmap.errors import Problem

_MOST_NAME: Final = 200
#: Without a colon: the mark of an undo is made of one, and no form may carry it.
_OPERATION_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,40}")


@dataclass
class Form:
    """What was typed into a form, and the message at each field that is wrong.

    ``mark`` stands for all that was sent.
    """

    values: dict[str, str] = field(default_factory=dict[str, str])
    errors: dict[str, str] = field(default_factory=dict[str, str])
    mark: str = ""

    @classmethod
    def sent(cls) -> Form:
        """Give the form that came with the request."""
        values = {name: value.strip() for name, value in request.form.items()}
        typed = sorted(pair for pair in values.items() if pair[0] != "csrf_token")
        mark = hashlib.sha256(json.dumps([request.path, typed]).encode()).hexdigest()[:16]
        return cls(values, mark=mark)

    @classmethod
    def fresh(cls, **values: str) -> Form:
        """Give a form to fill in, with a new operation id and the visitor's name, if known."""
        return cls({"operation_id": str(uuid.uuid4()), "actor": actor(), **values})

    def __getitem__(self, name: str) -> str:
        """Give what was typed, or the empty text."""
        return self.values.get(name, "")

    def refuse(self, problems: Iterable[Problem], *, fields: Mapping[str, str]) -> None:
        """Put problems at their fields; one that belongs to none goes to the first field.

        Parameters
        ----------
        problems
            What is wrong; ``column`` names the field.
        fields
            Every field of the form and the words that its message begins with.
        """
        first = next(iter(fields))
        for problem in problems:
            name = problem.column if problem.column in fields else first
            self.errors.setdefault(name, f"{fields[name]} {problem.message}".strip())

    def take_actor(self) -> str:
        """Give the name that a change is recorded under, and remember it for the next time."""
        try:
            name = to_name(self["actor"])[:_MOST_NAME]
        except ValueError:
            self.errors["actor"] = "Give the name that this change is recorded under"
            return ""
        remember_actor(name)
        return name

    def take_reason(self) -> str:
        """Give why the change is made; what no text may hold is refused at its field."""
        try:
            return to_plain_text(self["reason"])
        except ValueError as error:
            self.errors["reason"] = f"The reason {error}"
            return ""

    @property
    def operation_id(self) -> str:
        """The id under which the form writes, once however often it is sent.

        What was sent is a part of it: a page that the browser brought back, and that is filled
        in otherwise then, is another change and not a copy of the first.
        """
        given = self["operation_id"]
        return f"{given}-{self.mark}" if _OPERATION_ID.fullmatch(given) else str(uuid.uuid4())

    def numbered(self, group: str, key: str, value: str) -> dict[str, str]:
        """Give pairs that a form carries as ``group.1.key`` and ``group.1.value``."""
        found: dict[str, str] = {}
        for name, given in self.values.items():
            parts = name.split(".")
            if len(parts) == 3 and parts[0] == group and parts[2] == key:
                chosen = self.values.get(f"{group}.{parts[1]}.{value}")
                if chosen is not None:
                    found[given] = chosen
        return found
