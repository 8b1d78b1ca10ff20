"""The fields of a form, read from the model; what is typed to and from a record's values."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, cast, get_args, get_origin, get_type_hints

from graphmap.errors import Problem
from graphmap.model.catalogue import CAPACITIES, LINK_RULES, NAMELESS_KINDS, LinkKind, NodeKind
from graphmap.model.links import Link
from graphmap.model.nodes import NODE_CLASSES, Node
from graphmap.model.records import to_json_values
from graphmap.model.values import ReducedDate
from graphmap.services.question_list import question_list
from graphmap.views.field_words import field_in_words, help_for, option_in_words

#: How a field is filled in: a line, a longer text, a date, one of several words, any of several
#: words, yes or no, or a list with one entry a line.
Sort = Literal["line", "words", "date", "one", "several", "yes_no", "lines"]

_NOT_TYPED: Final = frozenset({"id", "kind", "source", "target", "version"})
_ONE_LINE: Final = frozenset(
    {
        "name",
        "url",
        "contact",
        "figure",
        "unit",
        "indicator",
        "publisher",
        "answered_by",
        "how_we_know",
        "form",
        "gss_code",
        "trust",
    }
)
#: What most records of a kind leave empty stands at the end of its form.
SELDOM: Final = frozenset(
    {"aliases", "tags", "external_ids", "valid_from", "valid_until", "illustrative", "review_by"}
)
#: Of a nameless kind the name comes after what it is derived from.
_BOOLEANS: Final = {"yes": True, "no": False}


@dataclass(frozen=True)
class Field:
    """One field of a form.

    ``options`` are values with their words, where only these are allowed. ``is_seldom`` says
    that it belongs to the end of the form.
    """

    name: str
    label: str
    help: str
    sort: Sort
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False
    is_seldom: bool = False

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The options, after that of leaving it open; nothing is chosen by itself."""
        return (("", "choose one" if self.required else "not recorded"), *self.options)


@functools.cache
def fields_of_kind(kind: NodeKind) -> tuple[Field, ...]:
    """Give the fields of a kind of node, in the order in which a form asks for them."""
    model = NODE_CLASSES[kind]
    hints = get_type_hints(model, include_extras=True)
    inherited = [name for name in Node.model_fields if name not in _NOT_TYPED]
    own = [name for name in model.model_fields if name not in Node.model_fields]
    nameless = kind in NAMELESS_KINDS
    first = [] if nameless else ["name"]
    rest = [name for name in inherited if name != "name"]
    names = [*first, *own, *(["name"] if nameless else []), *rest]
    fields = [
        _field(name, hints[name], kind, required=_is_required(model, name, kind)) for name in names
    ]
    return tuple(sorted(fields, key=lambda field: field.is_seldom))


@functools.cache
def fields_of_link(kind: LinkKind) -> tuple[Field, ...]:
    """Give the fields of a kind of link."""
    hints = get_type_hints(Link, include_extras=True)
    hints["as"] = hints["as_"]
    names = [*LINK_RULES[kind].fields, "valid_from", "valid_until", "note"]
    fields = [_field(name, hints[name], None, required=False) for name in names]
    allowed = CAPACITIES.get(kind, ())
    return tuple(
        Field(
            field.name,
            field.label,
            field.help,
            field.sort,
            tuple(option for option in field.options if field.name != "as" or option[0] in allowed),
        )
        for field in fields
    )


def values_typed(
    fields: Sequence[Field], typed: Mapping[str, str]
) -> tuple[dict[str, Any], list[Problem]]:
    """Give what was typed as the values of a record, with what is wrong; blanks are absent."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in fields:
        value = _value(field, typed)
        if value is not None:
            values[field.name] = value
        if value is None and field.required:
            problems.append(Problem("is missing", rule="missing", column=field.name))
        elif isinstance(value, str) and field.options and value not in dict(field.options):
            problems.append(Problem("is none of the choices", rule="choice", column=field.name))
            values.pop(field.name)
        elif isinstance(value, str) and field.options and field.name in _NUMBERS:
            values[field.name] = int(value)
    return values, problems


def typed_of(fields: Sequence[Field], record: Node | Link) -> dict[str, str]:
    """Give a record's values as they stand in the fields of its form."""
    values = to_json_values(record)
    typed: dict[str, str] = {}
    for field in fields:
        value = values.get(field.name)
        if field.name == "sensitivity":
            value = cast("Node", record).sensitivity
        if field.sort == "several":
            ticked = cast("list[str]", value or [])
            typed |= {f"{field.name}.{one}": "yes" for one in ticked}
        else:
            typed[field.name] = _text(value)
    return typed


def text_typed(field: Field, typed: Mapping[str, str]) -> str:
    """Give one field as typed, as one text that can be compared: ticks as a list of words."""
    if field.sort != "several":
        return typed.get(field.name, "").replace("\r\n", "\n").strip()
    return "\n".join(value for value, _ in field.options if typed.get(f"{field.name}.{value}"))


def shown_text(field: Field, text: str) -> str:
    """Give a field's text, as `text_typed` gives it, in the words of the form."""
    if field.sort == "yes_no" or not field.options:
        return text
    words = dict(field.options)
    return ", ".join(words.get(part, part) for part in text.split("\n") if part)


def put_typed(field: Field, typed: dict[str, str], text: str) -> None:
    """Put a text, as `text_typed` gives it, into the field."""
    if field.sort != "several":
        typed[field.name] = text
        return
    for value, _ in field.options:
        typed.pop(f"{field.name}.{value}", None)
    typed.update({f"{field.name}.{value}": "yes" for value in text.split("\n") if value})


_NUMBERS: Final = frozenset({"polarity", "meadows_level"})


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(str(one) for one in cast("list[object]", value))
    return str(value)


def _value(field: Field, typed: Mapping[str, str]) -> Any:
    text = text_typed(field, typed)
    if field.sort in ("several", "lines"):
        return [line.strip() for line in text.split("\n") if line.strip()] or None
    if field.sort == "yes_no":
        return _BOOLEANS.get(text, text or None)
    return text or None


def _is_required(model: type[Node], name: str, kind: NodeKind) -> bool:
    if name == "name":
        return kind not in NAMELESS_KINDS
    return model.model_fields[name].is_required() or name == "sensitivity"


def _field(name: str, hint: object, kind: NodeKind | None, *, required: bool) -> Field:
    sort, options = _sort(name, _without_none(hint))
    return Field(
        name=name,
        label=field_in_words(name, kind),
        help=help_for(name, kind),
        sort=sort,
        options=options,
        required=required,
        is_seldom=name in SELDOM,
    )


def _without_none(hint: object) -> object:
    """Give what a field holds where it is recorded, without "or nothing"."""
    if get_origin(hint) is Annotated and get_args(hint)[0] not in (str, int, bool):
        hint = get_args(hint)[0]
    if get_origin(hint) in (Union, UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def _sort(name: str, hint: object) -> tuple[Sort, tuple[tuple[str, str], ...]]:
    plain = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    if name == "question_id":
        return "one", tuple((one.id, one.text) for one in question_list().values())
    if name == "meadows_level":
        return "one", _options(name, range(1, 13))
    if plain is bool:
        return "yes_no", (("yes", "yes"), ("no", "no"))
    if hint == ReducedDate:
        return "date", ()
    if get_origin(hint) is Literal:
        return "one", _options(name, get_args(hint))
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        if get_origin(inner) is Literal:
            return "several", _options(name, get_args(inner))
        return "lines", ()
    return ("line" if name in _ONE_LINE else "words"), ()


def _options(name: str, values: Sequence[object]) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), option_in_words(name, str(value))) for value in values)
