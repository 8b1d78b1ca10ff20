"""What every edit ends with: it is written once, said in words, and can be taken back."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

from flask import flash, jsonify, redirect
from pydantic import BaseModel, ConfigDict, Field

from graphmap.errors import RequestRefused
from graphmap.model.values import Name, Text
from graphmap.services.editing.conflicts import conflict_of, resolved
from graphmap.services.editing.writing import Plan, Written, write_plan, written_before
from graphmap.services.reading import nodes_shown
from web.frame import address, workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Response
    from werkzeug.wrappers import Response as AnyResponse

    from graphmap.model.links import Link
    from graphmap.model.nodes import Node
    from graphmap.services.editing.conflicts import EditConflict
    from graphmap.services.editing.records import Editable
    from web.forms import Form

WRITTEN: Final = "written"
#: More would not fit into the cookie that carries it to the next page; other letters than ours
#: take several bytes there.
_MOST_WORDS: Final = 8
_MOST_BYTES: Final = 200
_MOST_BYTES_IN_ALL: Final = 800


class EditBody(BaseModel):
    """What every edit is sent with; the same operation twice writes it once."""

    model_config = ConfigDict(extra="forbid")

    operation_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,100}$")]
    actor: Name
    reason: Text = ""


class WrittenAnswer(BaseModel):
    """What was written, in words; ``revision`` is absent where it was so already."""

    revision: int | None
    words: list[str]
    node: str | None


def save(form: Form, plan: Plan, *, reason: str) -> AnyResponse:
    """Write the plan of a form and go to the record, saying what was written."""
    actor, given = form.take_actor(), form.take_reason()
    written = write_plan(
        workspace(), plan, actor=actor, reason=given or reason, operation_id=form.operation_id
    )
    return go_on(written)


def saved_before(form: Form, node: str | None) -> AnyResponse | None:
    """Go on where the form was sent and written before; None where it was not."""
    revision = written_before(workspace(), form.operation_id)
    if revision is None:
        return None
    return go_on(Written(revision, ("This was written already.",), node))


def go_on(written: Written) -> AnyResponse:
    """Go to the record that was written, or to the table where it is not to be seen there."""
    words = _fitting(written.words)
    here = written.node if written.node and nodes_shown(workspace(), [written.node]) else None
    # A message may be whatever the session can hold; Flask says text.
    flash(cast("Any", {"words": words, "revision": written.revision}), WRITTEN)
    return redirect(address(f"/nodes/{here}" if here else "/nodes/new"), code=303)


def answer_written(plan: Plan, body: EditBody, *, reason: str) -> Response:
    """Write the plan of a program and answer with what was written."""
    written = write_plan(
        workspace(),
        plan,
        actor=body.actor,
        reason=body.reason or reason,
        operation_id=body.operation_id,
    )
    return jsonify(
        {"revision": written.revision, "words": list(written.words), "node": written.node}
    )


def new_operation() -> str:
    """Give the id of an operation that a button of a page starts."""
    return str(uuid.uuid4())


def version_in(form: Form) -> int:
    """Give the version that a form was opened at.

    Raises
    ------
    RequestRefused
        Where the form does not say.
    """
    given = form["version"]
    if not given.isdecimal() or len(given) > 15:
        raise RequestRefused("The form does not say which version it was opened at; load it again.")
    return int(given)


def choices_in(form: Form) -> dict[str, str]:
    """Give which side was chosen for each line of a conflict, by its field."""
    found = {name: side for name, side in form.values.items() if name.startswith("line.")}
    return {
        name.removeprefix("line."): side
        for name, side in found.items()
        if side in ("theirs", "yours")
    }


def settle(
    form: Form, record: Editable[Node] | Editable[Link], seen: int
) -> tuple[Mapping[str, str], int] | None:
    """Give what a form asks to be written and over which version.

    None where somebody else changed the record since ``seen``, and a side is still to be chosen.
    """
    if seen == record.told.version:
        return form.values, seen
    choices = choices_in(form)
    lines = conflict_of(workspace(), record, form.values, seen=seen).lines
    is_settled = form["settled"] == str(record.told.version)
    if not is_settled or any(line.field.name not in choices for line in lines):
        return None
    return resolved(record, form.values, choices), record.told.version


def ask_for_open_lines(form: Form, conflict: EditConflict) -> None:
    """Say at each line of a conflict that was shown and not chosen that a side is wanted."""
    if form["settled"] == str(conflict.version):
        chosen = choices_in(form)
        for line in conflict.lines:
            if line.field.name not in chosen:
                form.errors[f"line.{line.field.name}"] = f"{line.field.label}: choose one of both"
    form.values["settled"] = str(conflict.version)


def _fitting(words: Sequence[str]) -> list[str]:
    """Give as many sentences as the cookie has room for, the first at least, and how many more."""
    told: list[str] = []
    room = _MOST_BYTES_IN_ALL
    for text in words[:_MOST_WORDS]:
        cut = _cut(text)
        room -= len(cut.encode())
        if told and room < 0:
            break
        told.append(cut)
    more = len(words) - len(told)
    return [*told, *([f"and {more} more"] if more else [])]


def _cut(text: str) -> str:
    if len(text.encode()) <= _MOST_BYTES:
        return text
    return f"{text.encode()[:_MOST_BYTES].decode(errors='ignore').rsplit(' ', 1)[0]}…"
