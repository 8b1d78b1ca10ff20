"""The smallest set of changes on the command line."""

from __future__ import annotations

from typing import Any, Final, get_args

import click

from graphmap.analysis.smallest_set.finding import CHANGEABLE_TYPES, MOST_BUDGET
from graphmap.analysis.smallest_set.results import Goal, SetQuestion
from graphmap.cli.analyses import analysis_options
from graphmap.cli.lists import TakesLists
from graphmap.cli.printing import given, print_table
from graphmap.cli.session import Session, print_json
from graphmap.model.catalogue import Profile
from graphmap.services.analyses.smallest_set import cuts_explained, smallest_set_in
from graphmap.services.reading import names_of
from graphmap.views import smallest_set_text
from graphmap.views.shared_text import how_worked_out

_OF_THE_SET: Final = (
    "budget",
    "goal",
    "must",
    "never",
    "may_change",
    "within",
    "for_outcome",
    "count_others",
)


@click.command(name="smallest-set", cls=TakesLists)
@analysis_options
@click.option(
    "--budget",
    default=3,
    show_default=True,
    type=click.IntRange(1, MOST_BUDGET),
    help="The curve goes from 1 to this.",
)
@click.option(
    "--goal",
    default="freed",
    show_default=True,
    type=click.Choice(get_args(Goal)),
    help="Free pairs wholly, or relieve them of one chain.",
)
@click.option("--must", multiple=True, metavar="ID", help="A policy that is in every set.")
@click.option("--never", multiple=True, metavar="ID", help="A policy that is in none.")
@click.option("--cost", multiple=True, metavar="ID=N", help="What a policy costs, if not 1.")
@click.option(
    "--may-change",
    multiple=True,
    type=click.Choice(CHANGEABLE_TYPES),
    help="Only policies of these types may be in the set.",
)
@click.option("--within", metavar="PLACE", help="Change policies in this place only.")
@click.option(
    "--for-outcome", multiple=True, metavar="ID", help="Free this outcome only, or these."
)
@click.option("--count-others", is_flag=True, help="Count the other sets that do as well.")
@click.option("--explain", metavar="OUTCOME@PLACE", help="The chains to one blocked pair.")
@click.pass_obj
def smallest_set(
    session: Session,
    *,
    as_json: bool,
    profile: Profile,
    explain: str | None,
    cost: tuple[str, ...],
    **asked: Any,
) -> None:
    """Find the fewest policies whose change frees the most outcomes."""
    own = {name: asked.pop(name) for name in _OF_THE_SET}
    question = SetQuestion(**own, costs=dict(_cost(word) for word in cost))
    if explain is not None:
        _explain(session, question, explain, as_json=as_json, profile=profile, **asked)
        return
    result = smallest_set_in(session.workspace, question, profile=profile, **given(asked))
    if as_json:
        print_json(result.to_json())
        return
    names = names_of(session.workspace, smallest_set_text.ids_in(result), profile=profile)
    print_table(
        "The smallest set of changes",
        how_worked_out(result.revision, result.graph, result.parameters),
        smallest_set_text.TABLE_HEADS,
        [smallest_set_text.table_row(row, names) for row in result.rows],
        empty="There is no budget to look at.",
    )
    click.echo(smallest_set_text.closing_line(result))


def _explain(
    session: Session,
    question: SetQuestion,
    pair: str,
    *,
    as_json: bool,
    profile: Profile,
    **asked: Any,
) -> None:
    outcome, _, place = pair.partition("@")
    explanation = cuts_explained(
        session.workspace, question, outcome, place, profile=profile, **given(asked)
    )
    if as_json:
        print_json(explanation.to_json())
        return
    ids = smallest_set_text.ids_in_explanation(explanation)
    names = names_of(session.workspace, ids, profile=profile)
    for line in smallest_set_text.explanation_lines(explanation, names):
        click.echo(line)


def _cost(word: str) -> tuple[str, float]:
    policy, _, number = word.partition("=")
    try:
        return policy, float(number)
    except ValueError as error:
        raise click.UsageError("--cost is written ID=NUMBER.") from error
