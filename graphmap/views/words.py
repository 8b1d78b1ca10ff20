"""Plain words for the reader: names of kinds and fields, dates, counts and lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from graphmap.model.catalogue import ConditionState, LinkKind, NodeKind, Scale
from graphmap.model.values import first_day

_NUMBERS: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
)
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
KIND_WORDS: Final[Mapping[NodeKind, tuple[str, str]]] = {
    "Person": ("person", "people"),
    "Organisation": ("organisation", "organisations"),
    "Place": ("place", "places"),
    "Policy": ("policy", "policies"),
    "Factor": ("factor", "factors"),
    "Outcome": ("outcome", "outcomes"),
    "Effect": ("effect", "effects"),
    "LearningCycle": ("learning cycle", "learning cycles"),
    "Experiment": ("experiment", "experiments"),
    "Observation": ("observation", "observations"),
    "Pattern": ("pattern", "patterns"),
    "PolicyChange": ("policy change", "policy changes"),
    "EnablingCondition": ("enabling condition", "enabling conditions"),
    "Session": ("session", "sessions"),
    "Answer": ("answer", "answers"),
    "Source": ("source", "sources"),
}
SCALE_WORDS: Final[Mapping[Scale, str]] = {
    "person": "person",
    "organisation": "organisation",
    "place": "place",
    "country": "country or region",
}
#: Where the word in the model does not read as English by itself.
_TYPE_WORDS: Final[Mapping[str, str]] = {
    "eligibility": "eligibility rule",
    "allocation": "allocation rule",
    "charging": "charging rule",
    "nhs": "NHS body",
    "government": "government body",
    "voluntary": "voluntary organisation",
    "lower_tier": "lower-tier council area",
    "upper_tier": "upper-tier council area",
    "reflective_space": "reflective practice space",
    "A": "A: the primary body or study",
    "B": "B: secondary",
    "C": "C: hearsay",
}
#: Where a change intervenes: the levels of D. Meadows, "Leverage Points: Places to Intervene in a
#: System" (1999), the strongest first.
#: What is said of the state of an enabling condition.
CONDITION_STATE_WORDS: Final[Mapping[ConditionState | None, str]] = {
    "missing": "missing",
    "asked": "asked for",
    "refused": "refused",
    "partial": "partly in place",
    "in_place": "in place",
    "not_needed": "not needed",
    None: "state not recorded",
}
MEADOWS_WORDS: Final[Mapping[int, str]] = {
    1: "being able to leave a way of seeing",
    2: "the way of seeing behind the system",
    3: "what the system is for",
    4: "who may change its make-up",
    5: "its rules",
    6: "who has which information",
    7: "what feeds itself",
    8: "what checks itself",
    9: "delays",
    10: "how stocks and flows are laid out",
    11: "buffers",
    12: "numbers",
}
#: A link as read from its source, and as read from its target.
LINK_WORDS: Final[Mapping[LinkKind, tuple[str, str]]] = {
    "PART_OF": ("Part of", "Made up of"),
    "OPERATES_IN": ("Works in", "Organisations that work here"),
    "LIVES_IN": ("Lives in", "People who live here"),
    "WORKS_FOR": ("Works for", "People who work here"),
    "SUPPORTED_BY": ("Supported by", "Supports"),
    "WORKS_WITH": ("Works with", "Works with"),
    "FUNDS": ("Funds", "Funded by"),
    "SETS": ("Sets", "Set by"),
    "APPLIES": ("Applies", "Applied by"),
    "APPLIES_IN": ("Applies in", "Policies that apply here"),
    "DERIVES_FROM": ("Comes from", "What comes from it"),
    "REPLACES": ("Replaces", "Replaced by"),
    "SEEKS_CHANGE_OF": ("Seeks to change", "Who seeks to change it"),
    "CHANGES": ("Would change", "Changes proposed"),
    "ASKED_OF": ("Asked of", "Changes asked of it"),
    "CAUSES": ("Effects it has", "Caused by"),
    "ON": ("Has an effect on", "Effects on it"),
    "IN": ("Recorded in", "Effects recorded here"),
    "FELT_BY": ("Felt by", "Effects felt"),
    "SEEKS": ("Seeks", "Sought by"),
    "SUPPORTS": ("Speaks for", "What speaks for it"),
    "CHALLENGES": ("Speaks against", "What speaks against it"),
    "TOUCHES": ("Touches", "Touched by"),
    "OBSERVED_IN": ("Observed in", "What was observed in it"),
    "CITES": ("Source", "Cited by"),
    "TESTS": ("Tests", "Tested by"),
    "ABOUT": ("About", "Learning cycles about it"),
    "LEARNS_FROM": ("Learns from", "Cycles that learn from it"),
    "CONNECTED_WITH": ("Connected with", "Connected with"),
    "STEWARDED_BY": ("Stewarded by", "Stewards"),
    "INVOLVES": ("Involves", "Involved in"),
    "NEEDS": ("Needs", "Needed by"),
    "PROVIDED_BY": ("Provided by", "Provides"),
    "FOR": ("For", "Answers and conditions for it"),
    "DRAWS_ON": ("Draws on", "Drawn on by"),
    "TAKES_UP": ("Takes up", "Taken up by"),
    "IN_SPACE": ("Met in", "Sessions in it"),
    "CONSIDERED": ("Considered", "Considered by"),
    "SHARED_WITH": ("Shared with", "What was shared with it"),
}
#: Names of places that a sentence says with an article, by how they begin or as they are.
_WITH_ARTICLE: Final = ("United ", "Isle of ", "Isles of ", "London Borough of ")
_REGIONS_WITH_ARTICLE: Final = frozenset(
    {
        "East Midlands",
        "East of England",
        "North East",
        "North West",
        "South East",
        "South West",
        "West Midlands",
    }
)


def article_of(name: str) -> str:
    """Give ``the `` where a sentence says it before the name of a place, else nothing."""
    is_said = name.startswith(_WITH_ARTICLE) or name in _REGIONS_WITH_ARTICLE
    return "the " if is_said else ""


def in_a_sentence(name: str) -> str:
    """Give the name of a place as a sentence needs it: ``the United Kingdom``."""
    return f"{article_of(name)}{name}"


def quoted(name: str) -> str:
    """Give a name as a sentence needs it whose own words could be read as part of it."""
    return f"“{name}”"


def in_words(word: str) -> str:
    """Give a set word of the model as plain English: ``practice_rule`` is ``practice rule``."""
    return _TYPE_WORDS.get(word, word.replace("_", " "))


def kind_in_words(kind: NodeKind, count: int = 1) -> str:
    """Give the word for one or several of a kind."""
    return KIND_WORDS[kind][0 if count == 1 else 1]


def number_in_words(number: int) -> str:
    """Give a number up to ten as a word and a larger one in figures, in groups of three."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def count_in_words(number: int, one: str, several: str | None = None) -> str:
    """Give ``three outcomes``, ``one outcome`` or ``no outcomes``."""
    word = one if number == 1 else several or f"{one}s"
    return f"{number_in_words(number)} {word}"


def list_in_words(words: Sequence[str], *, last: str = "and") -> str:
    """Give ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def date_in_words(date: str | None) -> str:
    """Give a reduced date in its own precision: ``1 April 2018``, ``April 2018`` or ``2018``."""
    if date is None:
        return "no date recorded"
    day = first_day(date)
    parts = date.count("-")
    if parts == 0:
        return str(day.year)
    month = f"{_MONTHS[day.month - 1]} {day.year}"
    return month if parts == 1 else f"{day.day} {month}"


def capital(text: str) -> str:
    """Give a sentence its capital."""
    return text[:1].upper() + text[1:]
