"""The fields of records in plain words: their names, what goes into them, their set words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graphmap.model.catalogue import NodeKind
from graphmap.views.words import in_words

_FIELD_WORDS: Final[Mapping[str, str]] = {
    "gss_code": "Statistical code",
    "meadows_level": "Level of leverage (Meadows)",
    "owner_scale": "Decided at scale",
    "controllable_by": "Can be changed by",
    "decided_by_scale": "To be decided at scale",
    "how_we_know": "How we know",
    "what_matters": "What matters to them",
    "works_in_learning": "Works in a learning way",
    "workaround_basis": "Basis of the workaround",
    "external_ids": "Known in other tools as",
    "aliases": "Also called",
    "url": "Address",
    "valid_from": "Since",
    "valid_until": "Until",
    "question_id": "Question",
    "illustrative": "Invented example",
    "sensitivity": "Who may read it",
    "polarity": "What it does",
    "review_by": "Look at the consent again by",
    "as": "In which part",
    "wanted": "Needs to be involved and is not yet",
}
_OF_KIND: Final[Mapping[tuple[str, str], str]] = {
    ("Person", "name"): "Pseudonym, or name in a public role",
    ("Outcome", "statement"): "In people's own words",
    ("Observation", "text"): "What was seen or heard",
}
_HELP: Final[Mapping[str, str]] = {
    "aliases": "Other names for the same thing, one a line.",
    "tags": "One a line.",
    "external_ids": "One a line, as tool:id.",
    "date": "2018, 2018-04 or 2018-04-01",
    "valid_from": "2018, 2018-04 or 2018-04-01",
    "valid_until": "2018, 2018-04 or 2018-04-01",
    "started": "2018, 2018-04 or 2018-04-01",
    "ended": "2018, 2018-04 or 2018-04-01",
    "review_by": "2018, 2018-04 or 2018-04-01",
    "stage_history": "One a line: a date and a stage, such as 2018-04 understand.",
    "how_we_know": "A case we followed, I saw it, I was told, a count, a document.",
}
_HELP_OF_KIND: Final[Mapping[tuple[str, str], str]] = {
    ("Outcome", "name"): "The state that people want: Household finances hold together, not Debt.",
    ("Factor", "name"): "What can rise or fall, named without more or less.",
    ("Person", "name"): "A citizen gets a pseudonym. No birth date, address or case number.",
}
_OPTIONS: Final[Mapping[tuple[str, str], str]] = {
    ("polarity", "1"): "enables, raises or brings into play",
    ("polarity", "-1"): "blocks or lowers",
    ("polarity", "0"): "may block or enable",
    ("sensitivity", "public"): "anyone",
    ("sensitivity", "workshop"): "people in workshops",
    ("sensitivity", "steward"): "stewards only",
    ("sensitivity", "restricted"): "nobody: it is kept, and shown on no page",
}


def field_in_words(name: str, kind: NodeKind | None = None) -> str:
    """Give the words for a field of a kind of node, or of a link."""
    return _OF_KIND.get((kind or "", name)) or _FIELD_WORDS.get(
        name, name.replace("_", " ").capitalize()
    )


def help_for(name: str, kind: NodeKind | None = None) -> str:
    """Say what goes into a field, or give the empty text where its name says it."""
    return _HELP_OF_KIND.get((kind or "", name)) or _HELP.get(name, "")


def option_in_words(name: str, value: str) -> str:
    """Give the words for a value of a field that takes only set words."""
    return _OPTIONS.get((name, value)) or in_words(value)
