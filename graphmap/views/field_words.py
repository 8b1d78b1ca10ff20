"""The fields of records in plain words: their names, what goes into them, their set words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graphmap.model.catalogue import NodeKind
from graphmap.views.words import capital, in_words

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
    "focal": "At the heart of this map",
    "co_design": "Who designs it together",
    "data_plan": "What will be noticed",
    "sense_making_plan": "Who will make sense of it",
    "share_plan": "With whom it will be shared",
    "verdict_text": "What came of it",
    "stage_history": "Stages so far",
    "trust": "How much they trust it",
    "quality": "How well it works",
    "form": "In which form",
    "as": "In which part",
    "wanted": "Needs to be involved and is not yet",
}
_OF_KIND: Final[Mapping[tuple[str, str], str]] = {
    ("Person", "name"): "Pseudonym, or name in a public role",
    ("Outcome", "statement"): "In people's own words",
    ("Observation", "text"): "What was seen or heard",
    ("Observation", "name"): "Short name",
    ("Effect", "name"): "Short name",
    ("Effect", "mechanism"): "How it comes about",
    ("Answer", "name"): "Short name",
    ("Answer", "text"): "The answer",
    ("Session", "name"): "Short name",
    ("Experiment", "name"): "Short name",
    ("Experiment", "action"): "What is tried",
    ("PolicyChange", "proposal"): "What should change",
    ("EnablingCondition", "value"): "What is agreed",
    ("EnablingCondition", "type"): "What must be provided",
    ("EnablingCondition", "state"): "Where it stands",
    ("LearningCycle", "question"): "What you want to find out",
}
_DATE: Final = "2018, 2018-04 or 2018-04-01"
_HELP: Final[Mapping[str, str]] = {
    "aliases": "Other names for the same thing, one a line. A search finds it by each.",
    "tags": "Words to find it by, one a line.",
    "external_ids": "One a line, as tool:id, such as kumu:elem-1.",
    "date": _DATE,
    "valid_from": f"When it began to be so: {_DATE}",
    "valid_until": "Stays empty for what is still so.",
    "started": _DATE,
    "ended": "Stays empty for what goes on.",
    "review_by": _DATE,
    "stage_history": "One a line: a date and a stage, such as 2018-04 understand.",
    "how_we_know": "A case we followed, I saw it, I was told, a count, a document.",
    "description": "What somebody needs to know who does not know it. No names of people.",
    "sensitivity": "It is left out of every edition for those who may not read it.",
    "url": "An address on the web that begins with https://",
    "owner_scale": "At which scale somebody could change this rule.",
    "discretion": "How much those who apply it may decide for themselves.",
    "meadows_level": "From 12, a number, to 1, a change of how the world is seen.",
    "controllable_by": "Who could make it rise or fall.",
    "indicator": "What could be counted or seen if it came about.",
    "mechanism": "In a sentence, from the cause to what it acts on.",
    "strength": "How much of a difference it makes, as far as anybody knows.",
    "delay": "How long until it shows.",
    "confidence": "Of where it is written down.",
    "surprise": "Whether it was other than expected.",
    "figure": "As it was written, such as 1,200 or two in five.",
    "workaround_basis": "What people rely on when they work round the rule.",
    "gss_code": "A letter and eight digits, such as E08000037, if it has one.",
    "prediction": "Written before it is tried, so that a surprise can be seen.",
    "consent": "What this person agreed to. Nothing ticked: kept, and shown to nobody.",
    "what_matters": "As far as they want it kept.",
    "illustrative": "Made up to explain something; it enters no count.",
    "contact": "A role or an office, never a private number.",
    "note": "What somebody should know about this link. No names of people.",
    "answered_by": "A role or a group, not a private name.",
}
_EMPTY_NAME: Final = "May stay empty: the beginning of what is written above is shown then."
_HELP_OF_KIND: Final[Mapping[tuple[str, str], str]] = {
    ("Observation", "sensitivity"): (
        "Its words, source and date are left out of every edition for those who may not read it;"
        " that something was seen still counts in “n for, n against”."
    ),
    ("Outcome", "name"): "The state that people want: Household finances hold together, not Debt.",
    ("Factor", "name"): "What can rise or fall, named without more or less.",
    ("Policy", "name"): "As people call it, such as Council tax recovery.",
    ("Person", "name"): "A citizen gets a pseudonym. No birth date, address or case number.",
    ("Person", "description"): "No birth date, address, case or NHS number.",
    ("Observation", "text"): "No names, addresses or case numbers of people.",
    ("Observation", "name"): _EMPTY_NAME,
    ("Effect", "name"): _EMPTY_NAME,
    ("Answer", "name"): _EMPTY_NAME,
    ("Session", "name"): _EMPTY_NAME,
    ("Experiment", "name"): _EMPTY_NAME,
    ("Effect", "polarity"): "It enables or blocks an outcome, and raises or lowers a factor.",
}
_OPTIONS: Final[Mapping[tuple[str, str], str]] = {
    ("polarity", "1"): "enables, raises or brings into play",
    ("polarity", "-1"): "blocks or lowers",
    ("polarity", "0"): "may block or enable",
    ("sensitivity", "public"): "anyone",
    ("sensitivity", "workshop"): "people in workshops",
    ("sensitivity", "steward"): "stewards only",
    ("sensitivity", "restricted"): "nobody: it is kept, and shown on no page",
    ("consent", "hold"): "to be kept, and shown to nobody",
    ("consent", "map"): "to be seen by stewards on the map",
    ("consent", "workshop"): "to be shown in workshops",
    ("consent", "public"): "to be shown to anyone",
    ("works_in_learning", "no"): "does not",
    ("works_in_learning", "wants"): "wants to",
    ("stage", "co_design"): "co-design",
    ("meadows_level", "1"): "1: to rise above any way of seeing the world",
    ("meadows_level", "2"): "2: the way of seeing the world that it comes from",
    ("meadows_level", "3"): "3: the goals of the system",
    ("meadows_level", "4"): "4: the power to change how the system is made",
    ("meadows_level", "5"): "5: the rules",
    ("meadows_level", "6"): "6: who is told what",
    ("meadows_level", "7"): "7: loops that reinforce themselves",
    ("meadows_level", "8"): "8: loops that balance",
    ("meadows_level", "9"): "9: how long things take",
    ("meadows_level", "10"): "10: how stocks and flows are laid out",
    ("meadows_level", "11"): "11: how large the buffers are",
    ("meadows_level", "12"): "12: numbers, such as a rate or a limit",
}
#: What a kind is, for whoever adds a record of it.
KIND_HELP: Final[Mapping[NodeKind, str]] = {
    "Policy": "a rule, from a statute to a practice",
    "Outcome": "a state that people want",
    "Factor": "something that can rise or fall",
    "Effect": "that one thing blocks, enables, raises or lowers another",
    "Observation": "what somebody saw, heard or counted",
    "Source": "where something is written down",
    "Organisation": "a body that sets, applies, funds or provides",
    "Place": "somewhere, from a neighbourhood to a country",
    "Person": "somebody who lives, works or leads here, under a pseudonym",
    "LearningCycle": "learning about one person, organisation or place",
    "Experiment": "something tried, with a prediction before and a verdict after",
    "Pattern": "what several systems share",
    "PolicyChange": "a change of a policy that is proposed, asked for or parked",
    "EnablingCondition": "what must be provided so that learning can run",
    "Session": "a meeting of a reflective practice space",
    "Answer": "an answer to one of the questions",
}


def field_in_words(name: str, kind: NodeKind | None = None) -> str:
    """Give the words for a field of a kind of node, or of a link."""
    of_kind = _OF_KIND.get((kind or "", name))
    return of_kind or _FIELD_WORDS.get(name, capital(name.replace("_", " ")))


def help_for(name: str, kind: NodeKind | None = None) -> str:
    """Say what goes into a field, or give the empty text where its name says it."""
    return _HELP_OF_KIND.get((kind or "", name)) or _HELP.get(name, "")


def option_in_words(name: str, value: str) -> str:
    """Give the words for a value of a field that takes only set words."""
    return _OPTIONS.get((name, value)) or in_words(value)
