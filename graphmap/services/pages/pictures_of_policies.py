"""Policies that block, and which few to change, as SVG files to take along."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Unpack

from graphmap.analysis.parameters import ANY_TIME
from graphmap.analysis.results import BlockingResult
from graphmap.analysis.smallest_set.results import SetQuestion, SmallestSetResult
from graphmap.model.catalogue import Profile
from graphmap.services.analyses.asking import Asked
from graphmap.services.analyses.smallest_set import smallest_set_in
from graphmap.services.pages.pictures import CHART_WIDTH, close_picture
from graphmap.services.pages.smallest_set import CURVE
from graphmap.services.reading import nouns_told
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Noun
from graphmap.views.place_groups import group_places
from graphmap.views.smallest_set_text import others_words
from graphmap.views.smallest_set_view import curve_of
from graphmap.views.style import INK_2
from graphmap.views.svg.chart import Chart
from graphmap.views.svg.curve import HEIGHT, WIDTH, curve_parts
from graphmap.views.svg.heat import heat_chart, heat_width, heat_words
from graphmap.views.svg.sheet import MARGIN, Column, picture
from graphmap.views.words import capital, count_in_words, date_in_words, list_in_words

_MOST_POLICIES: Final = 40
_MOST_PLACES: Final = 60
_BLANK: Final = (
    "How many outcomes each policy blocks in each place. A blank means that nobody has recorded it"
    " there, not that it does not happen."
)
_ONLY: Final = "Only policies that block “{name}”, with every outcome that each of them blocks."
_FREED: Final = (
    "“Freed” says only that no block that is recorded is left. It does not say that the outcome"
    " will come about."
)


def heat_picture(
    workspace: Workspace, result: BlockingResult, *, profile: Profile, about: str | None = None
) -> bytes:
    """Give how many outcomes each policy blocks in each place, of a ranking of the profile.

    ``about`` is the outcome that the ranking was asked for, which the picture then says.
    """
    chart = heat_of(workspace, result, profile=profile)
    if about is not None:
        name = nouns_told(workspace, [about], profile=profile)[about].name
        chart = replace(chart, said=(_ONLY.format(name=name), *chart.said))
    return _picture(chart, workspace, profile, result)


def heat_of(workspace: Workspace, result: BlockingResult, *, profile: Profile) -> Chart:
    """Give how many outcomes each policy blocks in each place, of a ranking of the profile."""
    rows = result.rows[:_MOST_POLICIES]
    nouns = nouns_told(workspace, [row.policy for row in rows], profile=profile)
    every = {place for row in rows for place in row.places}
    groups = _groups(workspace, every, profile)
    places = [place for group in groups for place in group]
    shown = {place.id for place in places}
    counts = {
        (row.policy, place): sum(where == place for _, where in row.pairs)
        for row in rows
        for place in shown.intersection(row.places)
    }
    policies = [nouns[row.policy] for row in rows if shown.intersection(row.places)]
    parts, height = heat_chart(policies, groups, counts)
    notes: list[str] = []
    if len(rows) < len(result.rows) or result.truncated:
        notes.append(f"The first {len(policies)} policies.")
    if len(places) < len(every):
        notes.append(f"The first {len(places)} of {len(every)} places.")
    return Chart(
        name="by-place",
        title="Outcomes that policies block, by place",
        said=(_BLANK,),
        parts=tuple(parts),
        width=max(CHART_WIDTH, heat_width(groups)),
        height=height,
        words=tuple(heat_words(policies, places, counts)),
        notes=tuple(notes),
    )


def curve_picture(
    workspace: Workspace, question: SetQuestion, *, profile: Profile, **asked: Unpack[Asked]
) -> bytes:
    """Give how many pairs each further policy frees or relieves as a picture, with the sets.

    Raises
    ------
    RequestRefused
        As for `graphmap.services.analyses.smallest_set.smallest_set_in`.
    """
    chart, result = curve_in(workspace, question, profile=profile, **asked)
    return _picture(chart, workspace, profile, result)


def curve_in(
    workspace: Workspace, question: SetQuestion, *, profile: Profile, **asked: Unpack[Asked]
) -> tuple[Chart, SmallestSetResult]:
    """Give the curve of the smallest sets with what it is drawn of; raises like the picture."""
    further = replace(question, budget=max(question.budget, CURVE))
    result = smallest_set_in(workspace, further, profile=profile, **asked)
    limitless = further.without_limits()
    free = (
        smallest_set_in(
            workspace, replace(limitless, count_others=False), profile=profile, **asked
        ).rows
        if limitless != further
        else ()
    )
    ids = {policy for row in result.rows for policy in row.policies}
    nouns = nouns_told(workspace, ids, profile=profile)
    curve = curve_of(result.rows, free, question.goal, nouns)
    limits = "The line is within these limits; the dashed one is if any rule may change."
    across = "cost of the set, at most" if question.costs else "policies in the set"
    lines = _sets(result, question, nouns, workspace.today().isoformat())
    chart = Chart(
        name="curve",
        title=f"Pairs {question.goal} by the best few policies to change",
        said=(limits,) if free else (),
        parts=tuple(curve_parts(curve, across)),
        width=WIDTH,
        height=HEIGHT,
        words=(curve.alternative, *lines),
        lines=tuple(lines),
        notes=(_FREED,),
    )
    return chart, result


def _picture(
    chart: Chart,
    workspace: Workspace,
    profile: Profile,
    result: BlockingResult | SmallestSetResult,
) -> bytes:
    """Give a chart as a file of its own, with what it is worked out from and the receipt."""
    column = Column(max(CHART_WIDTH, chart.width) + 2 * MARGIN)
    column.text(chart.title, size=24, weight="700")
    for line in chart.said:
        column.text(line, size=14, fill=INK_2)
    column.space(12)
    column.drawing([*chart.parts], chart.height + 12)
    for line in chart.lines:
        column.text(line, size=14)
    for line in chart.notes:
        column.text(line, size=13, fill=INK_2)
    close_picture(column, workspace, profile, result.revision, result.graph, result.parameters)
    return picture(column, chart.title, "\n".join(chart.words), name=chart.name)


def _groups(workspace: Workspace, places: set[str], profile: Profile) -> list[list[Noun]]:
    """Give the places group by group, region by region, as many as there is room for."""
    graph = workspace.told(profile).influence
    nodes = workspace.shown(places, profile).map.node_by_id
    left = _MOST_PLACES
    groups: list[list[Noun]] = []
    for group in group_places(graph, places, nodes):
        groups.append(list(group.places[:left]))
        left -= len(groups[-1])
    return [group for group in groups if group]


def _sets(
    result: SmallestSetResult, question: SetQuestion, nouns: dict[str, Noun], today: str
) -> list[str]:
    """Say each set of the curve, and how many pairs are blocked in all."""
    as_of = result.parameters.as_of
    when = "at some time" if as_of == ANY_TIME else f"as of {date_in_words(as_of)}"
    pairs = "1 pair" if result.blocked_pairs == 1 else f"{result.blocked_pairs} pairs"
    are = "is" if result.blocked_pairs == 1 else "are"
    told = [
        f"{pairs} of an outcome and a place {are} blocked {'today' if as_of == today else when}."
    ]
    for row in result.rows:
        names = [nouns[policy].name for policy in row.policies if policy in nouns]
        number = len(row.freed if question.goal == "freed" else row.relieved)
        proved = "" if not row.gap else f", not proved: up to {row.gap:.0%} more may be possible"
        most = (
            f"cost {row.budget}"
            if question.costs
            else count_in_words(row.budget, "policy", "policies")
        )
        which = f" {list_in_words(names)}." if names else ""
        told.append(f"{capital(most)}: {number} {question.goal}{proved}.{which}")
    told += [others_words(result.others)] if result.others else []
    return told
