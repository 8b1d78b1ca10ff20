"""The page of a what-if: what is tried, what it changes, and one pair opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphmap.analysis.influence import counting_effects
from graphmap.analysis.pairs import Scope
from graphmap.analysis.parameters import MOST_ROWS, Parameters
from graphmap.analysis.results_what_if import PairsNow
from graphmap.analysis.scenario_documents import scenario_words
from graphmap.analysis.scenarios import Scenario, apply_scenario
from graphmap.errors import NotFound
from graphmap.services.analyses.asking import Asked
from graphmap.services.analyses.blocking import blocking_in
from graphmap.services.analyses.what_if import change_explained, pairs_now_in, what_if_in
from graphmap.services.pages.pair_evidence import sources_of_pairs
from graphmap.services.reading import accounts_by_id, accounts_shown, nodes_shown, nouns_shown
from graphmap.services.workspace import Workspace
from graphmap.views.accounts import Account, Noun, noun_of
from graphmap.views.change_view import (
    ChangeShown,
    OutcomeMatrix,
    figures_of,
    loop_lines,
    marks_of,
    order_outcomes,
    pair_lines,
    relieved_lines,
    touched_cells,
    turned_lines,
)
from graphmap.views.pair_chains import PairOpened, pair_opened
from graphmap.views.place_groups import group_places
from graphmap.views.scenario_view import ChangeLine, lines_of
from graphmap.views.what_if_text import ids_in

#: How many effects of one policy are offered to be changed one by one.
_MOST_EFFECTS: Final = 40


@dataclass(frozen=True)
class Beyond:
    """The one place that is looked at, and how many effects recorded elsewhere change too."""

    place: Noun
    effects: int


@dataclass(frozen=True)
class WhatIfPage:
    """The whole page. ``shown`` is absent where nothing is tried yet.

    ``softer`` gives for each policy that is switched off its counting effects, to be changed
    one by one; ``blockers`` are the policies that block the outcome it was opened ``about``;
    ``beyond`` is absent where no one place is looked at.
    """

    scenario: Scenario
    lines: tuple[ChangeLine, ...]
    now: PairsNow
    shown: ChangeShown | None
    opened: PairOpened | None
    softer: Mapping[str, tuple[Account, ...]]
    about: Noun | None
    blockers: tuple[Noun, ...]
    beyond: Beyond | None


def what_if_page(
    workspace: Workspace,
    scenario: Scenario,
    *,
    max_length: int,
    outcome: str | None,
    place: str | None,
    asked: Asked,
) -> WhatIfPage:
    """Gather the page of a scenario.

    Parameters
    ----------
    workspace
        The map.
    scenario
        What is tried; may be empty.
    max_length
        The most effects of a loop.
    outcome, place
        The pair whose chains are shown; without a scenario, the outcome whose blockers are
        offered.
    asked
        The shared parameters.

    Raises
    ------
    RequestRefused
        Where the scenario or a parameter has no meaning.
    NotFound
        Where the outcome or place is not there, or not for the reader to see.
    """
    lines = scenario_lines(workspace, scenario)
    now = pairs_now_in(workspace, **asked)
    about = _outcome(workspace, outcome) if outcome and not scenario.ids else None
    shown = (
        change_shown(workspace, scenario, max_length=max_length, asked=asked)
        if scenario.ids
        else None
    )
    return WhatIfPage(
        scenario=scenario,
        lines=lines,
        now=now,
        shown=shown,
        opened=_opened(workspace, scenario, outcome, place, asked)
        if shown is not None and outcome
        else None,
        softer=_softer(workspace, scenario, now.parameters),
        about=about,
        blockers=_blockers(workspace, about.id, asked) if about else (),
        beyond=_beyond(workspace, scenario, now.parameters) if scenario.ids else None,
    )


def change_shown(
    workspace: Workspace, scenario: Scenario, *, max_length: int, asked: Asked
) -> ChangeShown:
    """Give all that a page says of what a scenario does; raises like `what_if_page`."""
    everything: Asked = {**asked, "limit": MOST_ROWS}
    result = what_if_in(workspace, scenario, max_length=max_length, **everything)
    now = pairs_now_in(workspace, **everything)
    marks = marks_of(result, now)
    cells = touched_cells(marks)
    changed = {(row.outcome, row.place) for row in result.rows} | {*result.relieved}
    sources = sources_of_pairs(workspace, now.parameters, changed.union(cells))
    ids = ids_in(result) | {id_ for pair in cells for id_ in pair}
    nodes = nodes_shown(workspace, ids)
    nouns = {id_: noun_of(node) for id_, node in nodes.items()}
    return ChangeShown(
        result=result,
        figures=figures_of(result, now),
        matrix=OutcomeMatrix(
            groups=group_places(workspace.influence(), {place for _, place in cells}, nodes),
            outcomes=tuple(order_outcomes(cells, nouns)),
            cells=cells,
            against={
                pair: sources[pair].speaking_against
                for pair in cells
                if pair in sources and sources[pair].speaking_against
            },
        ),
        lines=pair_lines(result, nouns, sources),
        relieved=relieved_lines(result, nouns, sources),
        broken=loop_lines(result.loops_broken, nouns),
        made=loop_lines(result.loops_made, nouns),
        turned=turned_lines(result, nouns),
    )


def scenario_lines(workspace: Workspace, scenario: Scenario) -> tuple[ChangeLine, ...]:
    """Give the changes of a scenario in words, those that a steward may see."""
    effects = {*scenario.drop, *scenario.reverse}
    return lines_of(
        scenario,
        scenario_words(scenario),
        nouns_shown(workspace, set(scenario.ids) - effects),
        accounts_by_id(workspace, effects) if effects else {},
    )


def _opened(
    workspace: Workspace, scenario: Scenario, outcome: str | None, place: str | None, asked: Asked
) -> PairOpened:
    wanted = outcome or ""
    explanation = change_explained(workspace, scenario, wanted, place or None, **asked)
    chains = (*explanation.chains_before, *explanation.chains_after)
    effects = {effect for chain in chains for effect in chain.effects if effect[0] != "~"}
    nouns = nouns_shown(workspace, [wanted, *([place] if place else [])])
    return pair_opened(
        explanation,
        nouns[wanted],
        nouns[place] if place else None,
        accounts_by_id(workspace, effects, explanation.parameters) if effects else {},
        _supposed(workspace, scenario),
    )


def _beyond(workspace: Workspace, scenario: Scenario, parameters: Parameters) -> Beyond | None:
    """Count the recorded effects outside the place looked at that a scenario changes."""
    scope = parameters.scope
    place = nouns_shown(workspace, [scope]).get(scope) if scope else None
    if place is None or place.kind != "Place":
        return None
    tried = apply_scenario(workspace.influence(), parameters, scenario)
    is_outside = tried.changed & ~Scope.of(tried.graph, parameters).has_places[tried.graph.places]
    recorded = tried.graph.effects[is_outside]
    recorded = recorded[recorded < workspace.influence().columns.kinds.size]
    visible = workspace.disclosure("steward").visibility
    return Beyond(place, len(visible.keep(workspace.influence().ids_of(recorded))))


def _supposed(workspace: Workspace, scenario: Scenario) -> list[ChangeLine | None]:
    """Give the added effects in their order, None for one that is not shown."""
    found: list[ChangeLine | None] = []
    for new in scenario.add:
        lines = scenario_lines(workspace, Scenario(add=(new,)))
        found.append(lines[0] if lines else None)
    return found


def _softer(
    workspace: Workspace, scenario: Scenario, parameters: Parameters
) -> dict[str, tuple[Account, ...]]:
    graph = workspace.influence()
    counting = counting_effects(graph, parameters)
    causes = graph.vertices[graph.causes]
    found: dict[str, tuple[Account, ...]] = {}
    for off in scenario.off:
        own = np.flatnonzero(counting & (causes == graph.position[off.policy]))
        found[off.policy] = accounts_shown(workspace, own.tolist()[:_MOST_EFFECTS], parameters)
    return found


def _outcome(workspace: Workspace, outcome: str) -> Noun:
    noun = nouns_shown(workspace, [outcome]).get(outcome)
    if noun is None or noun.kind != "Outcome":
        raise NotFound("No outcome has that id.")
    return noun


def _blockers(workspace: Workspace, outcome: str, asked: Asked) -> tuple[Noun, ...]:
    rows = blocking_in(workspace, **{**asked, "limit": MOST_ROWS}).rows
    policies = [row.policy for row in rows if outcome in row.outcomes]
    found = nouns_shown(workspace, policies)
    return tuple(found[policy] for policy in policies if policy in found)
