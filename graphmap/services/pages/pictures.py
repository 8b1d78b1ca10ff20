"""The pictures of analyses as SVG files to take along, with profile and receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import GraphSize
from graphmap.analysis.results_patterns import PatternQuestion
from graphmap.model.catalogue import Profile
from graphmap.services.analyses.asking import Asked
from graphmap.services.analyses.leverage import leverage_in
from graphmap.services.analyses.loops import loop_explained
from graphmap.services.analyses.patterns import patterns_in
from graphmap.services.reading import nouns_told
from graphmap.services.scoping import part_of_map
from graphmap.services.workspace import Workspace
from graphmap.views import loops_text, patterns_text
from graphmap.views.accounts import Noun
from graphmap.views.shared_text import how_worked_out
from graphmap.views.style import INK_2
from graphmap.views.svg.loops import WIDTH, loop_parts, loop_words
from graphmap.views.svg.patterns import pattern_parts, pattern_words
from graphmap.views.svg.ranks import rank_chart, rank_words
from graphmap.views.svg.sheet import MARGIN, Column, picture
from graphmap.views.words import capital, count_in_words, list_in_words

CHART_WIDTH = 760.0
_MOST_RANKS = 40
_MOST_PATTERNS = 30
_SCALES = {"organisation": "an organisation", "place": "a place", "country": "a country or region"}


def ranks_picture(
    workspace: Workspace, *, profile: Profile, max_length: int, **asked: Unpack[Asked]
) -> bytes:
    """Give the first leverage points as a picture of their ranks and how sure those are.

    Raises
    ------
    RequestRefused
        As for `graphmap.services.analyses.leverage.leverage_in`.
    """
    result = leverage_in(workspace, profile=profile, max_length=max_length, **asked)
    rows = result.rows[:_MOST_RANKS]
    column = Column(CHART_WIDTH + 2 * MARGIN)
    title = "Leverage points, and how sure their order is"
    column.text(title, size=24, weight="700")
    column.text(
        f"A dot is the rank, from 1 to {result.ranked}; the bar is what it is in nine of ten draws"
        " of the sources. A dashed bar is unstable: a few other sources would change it much.",
        size=14,
        fill=INK_2,
    )
    column.space(12)
    parts, height = rank_chart(rows, result.ranked, CHART_WIDTH)
    column.drawing(parts, height + 12)
    if len(rows) < result.ranked:
        column.text(f"The first {len(rows)} of {result.ranked}.", size=13, fill=INK_2)
    close_picture(column, workspace, profile, result.revision, result.graph, result.parameters)
    words = "\n".join(f"{row.name}. {rank_words(row)}." for row in rows)
    return picture(column, title, words, name="ranks")


def loop_picture(
    workspace: Workspace, name: str, *, profile: Profile, max_length: int, **asked: Unpack[Asked]
) -> bytes:
    """Give the diagram of one loop in each of its places as a picture.

    Raises
    ------
    NotFound, RequestRefused
        As for `graphmap.services.analyses.loops.loop_explained`.
    """
    found = loop_explained(workspace, name, profile=profile, max_length=max_length, **asked)
    nouns = nouns_told(workspace, loops_text.ids_in_explanation(found), profile=profile)
    column = Column(2 * WIDTH + 2 * MARGIN)
    title = f"Loop {found.loop.name}: what comes back on itself"
    column.text(title, size=24, weight="700")
    told: list[str] = []
    for number in range(len(found.steps)):
        words = loop_words(found, number, nouns)
        told.append(words)
        column.space(12)
        column.text(words, size=14)
        column.space(12)
        parts, height = loop_parts(found, number, nouns)
        column.drawing(parts, height + 8)
    close_picture(column, workspace, profile, found.revision, found.graph, found.parameters)
    return picture(column, title, "\n".join(told), name="loop")


def patterns_picture(
    workspace: Workspace,
    question: PatternQuestion,
    *,
    profile: Profile,
    **asked: Unpack[Asked],
) -> bytes:
    """Give the first shared patterns as a picture: what is shared, who has it, who does not.

    Raises
    ------
    RequestRefused
        As for `graphmap.services.analyses.patterns.patterns_in`.
    """
    result = patterns_in(workspace, question, profile=profile, **asked)
    nouns = nouns_told(workspace, patterns_text.ids_in(result), profile=profile)
    column = Column(CHART_WIDTH + 2 * MARGIN)
    title = f"Patterns seen at the scale of {_SCALES[question.scale]}"
    column.text(title, size=24, weight="700")
    told: list[str] = []
    for row in result.rows[:_MOST_PATTERNS]:
        column.space(16)
        words = [patterns_text.feature_in_words(feature, nouns) for feature in row.features]
        for line in words:
            column.text(line, size=16, weight="600")
        counted = "" if row.support is None else pattern_words(len(row.systems), len(row.without))
        column.space(6)
        if counted:
            parts, height = pattern_parts(len(row.systems), len(row.without))
            column.drawing(parts, height + 2)
        lines = [
            counted or "How many have it is not shown, because there are few",
            f"Have it: {_names(row.systems, nouns)}",
            f"Nothing recorded: {_names(row.without, nouns)}",
            count_in_words(row.sources, "source"),
        ]
        for line in lines:
            column.text(f"{capital(line)}.", size=14)
        told.append(". ".join([*words, *lines]))
    if not result.rows:
        column.text("No systems share anything recorded so far.", size=16)
    if result.found > _MOST_PATTERNS:
        column.text(f"The first {_MOST_PATTERNS} of {result.found}.", size=13, fill=INK_2)
    close_picture(column, workspace, profile, result.revision, result.graph, result.parameters)
    return picture(column, title, "\n".join(told), name="patterns")


def _names(ids: Sequence[str], nouns: Mapping[str, Noun]) -> str:
    return list_in_words([nouns[id_].name for id_ in ids if id_ in nouns]) or "none"


def close_picture(
    column: Column,
    workspace: Workspace,
    profile: Profile,
    revision: int,
    graph: GraphSize,
    parameters: Parameters,
) -> None:
    """Add what a picture is worked out from, for whom it is, and what was left out."""
    receipt = part_of_map(workspace, parameters.scope, profile).receipt
    words = receipt.in_words()
    left_out = [f"Left out: {line}" for line in words] if receipt.lines else words
    column.space(8)
    hint = how_worked_out(revision, graph, parameters)
    for line in (f"{hint} What nobody has recorded is not here.", f"Profile {profile}.", *left_out):
        column.text(line, size=13, fill=INK_2)
