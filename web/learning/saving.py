"""Sending a form of learning: one change set, nothing typed lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from flask import flash, render_template

from graphmap.errors import Conflict, RecordRefused
from graphmap.services.learning.cycle_changes import involve
from graphmap.services.learning.drafting import Overtaken
from web.forms import Form
from web.frame import workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphmap.services.learning.drafting import Draft, Written

#: What every form of learning ends with.
SIGNED: Final = {"actor": "Your name", "reason": "The reason"}
_CHANGED: Final = (
    "Somebody changed this while you were writing. What you typed is still here; send it once"
    " more to keep it"
)


def write(
    form: Form, fields: Mapping[str, str], drafted: Callable[[], Draft], *, reason: str
) -> Written | None:
    """Write what a form asks as one change set; None where something is wrong, said at its field.

    Parameters
    ----------
    form
        The form as it was sent.
    fields
        Its fields, and how a message about each begins; messages of no field go to the first.
    drafted
        Gives the changes.
    reason
        What the change is recorded for where nobody typed why.
    """
    actor, why = form.take_actor(), form.take_reason()
    try:
        draft = drafted()
        if form.errors:
            return None
        return draft.write(actor=actor, reason=why or reason, operation_id=form.operation_id)
    except RecordRefused as refused:
        form.refuse(refused.problems, fields=fields)
    except Overtaken as overtaken:
        _show_both(form, fields, overtaken)
    except Conflict:
        form.errors[next(iter(fields))] = _CHANGED
    return None


def _show_both(form: Form, fields: Mapping[str, str], overtaken: Overtaken) -> None:
    """Say at each field that both changed what stands there now; take theirs where they alone did.

    Sent again as it is, the form replaces what it shows beside it, and nothing else.
    """
    form.values["version"] = str(overtaken.version)
    form.values |= {name: text for name, text in overtaken.untouched.items() if name in fields}
    for name, theirs in overtaken.theirs.items():
        if name not in fields:
            form.errors.setdefault(next(iter(fields)), _CHANGED)
            continue
        form.errors[name] = (
            f"{fields[name]}: somebody else changed it while you were writing. It is now"
            f" {f'“{theirs}”' if theirs else 'blank'}. What you typed is still here; send it once"
            " more to put it in its place"
        )


def say_written(written: Written, words: str) -> None:
    """Say on the next page what was written, with the way to take it back."""
    if not written.changed:
        flash("This was recorded already; nothing was changed.")
        return
    # A message may be whatever the session can hold; Flask says text.
    flash(cast("Any", {"words": [words], "revision": written.revision}), "written")


def version_of(form: Form) -> int:
    """Give the version of the record that the writer saw; one that was not sent is none."""
    given = form["version"]
    return int(given) if given.isdecimal() and len(given) < 16 else 0


def ticked(form: Form, group: str) -> list[str]:
    """Give the ids that were ticked in a group of boxes named ``group.ID``."""
    start = f"{group}."
    return [name.removeprefix(start) for name in form.values if name.startswith(start)]


def form_page(template: str, form: Form, **given: object) -> str | tuple[str, int]:
    """Show a form; with what is wrong, under the status that says so."""
    page = render_template(template, form=form, **given)
    return (page, 422) if form.errors else page


def involved(node_id: str, form: Form) -> Draft:
    """Draft what a form says of who takes part in a cycle or an experiment, or is wanted."""
    return involve(
        workspace(),
        node_id,
        who=form["who"],
        part=form["part"],
        wanted=form["wanted"] == "yes",
        is_new=bool(form["is_new"]),
    )
