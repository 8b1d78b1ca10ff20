"""The words and the curve of a change of policies, worked out by hand."""

from graphmap.analysis.parameters import Parameters
from graphmap.analysis.results import ExplainedChain, GraphSize
from graphmap.analysis.results_what_if import ChangeExplanation, PairChange
from graphmap.analysis.scenarios import Scenario
from graphmap.analysis.smallest_set.results import SetRow
from graphmap.views.accounts import Noun
from graphmap.views.pair_chains import pair_opened
from graphmap.views.scenario_view import ChangeLine, action_words
from graphmap.views.smallest_set_view import curve_of

HOME = Noun("home", "Outcome", "A settled home")


def off(number: int) -> ChangeLine:
    return ChangeLine("off", f"p{number}", Noun(f"p{number}", "Policy", f"Rule {number}"), None)


def row(budget: int, freed: int) -> SetRow:
    pairs = tuple((f"o{at}", "york") for at in range(freed))
    return SetRow(budget, ("p1",), float(budget), pairs, pairs, (), 0.0)


def chain(*effects: str, sign: int = -1) -> ExplainedChain:
    return ExplainedChain(effects, sign, "york", (), (), (), ())


def test_a_long_list_of_changes_is_cut_and_counted() -> None:
    assert action_words([]) == ""
    assert action_words([off(1), off(2)]) == (
        "“Rule 1” is switched off and “Rule 2” is switched off."
    )
    long = action_words([off(number) for number in range(1, 16)])
    assert "“Rule 12” is switched off and three more changes." in long
    assert "Rule 13" not in long


def test_the_curve_begins_at_nothing_and_its_grid_holds_the_most() -> None:
    nouns = {"p1": Noun("p1", "Policy", "Rule 1")}
    curve = curve_of([row(1, 3), row(2, 7)], [row(1, 4), row(2, 9)], "freed", nouns)
    assert [(point.budget, point.number) for point in curve.within] == [(0, 0), (1, 3), (2, 7)]
    assert [number for number, _ in curve.lines] == [0, 5, 10]
    # the box is 184 high, from 14 down to 198, and 454 wide, from 34 to 488
    assert [(point.x, point.y) for point in curve.free] == [
        (34.0, 198.0),
        (261.0, 124.4),
        (488.0, 32.4),
    ]
    assert curve.alternative == "within these limits 0, 3, 7; any rule may change 0, 4, 9"
    assert curve_of([row(1, 3)], [], "freed", nouns).alternative == "0, 3"


def test_a_curve_of_many_and_of_nothing_has_at_most_five_lines() -> None:
    many = curve_of([row(1, 90)], [], "relieved", {})
    assert [number for number, _ in many.lines] == [0, 50, 100]
    nothing = curve_of([], [], "freed", {})
    assert (nothing.within, [number for number, _ in nothing.lines]) == ((), [0, 1])


def test_a_chain_of_which_an_effect_is_not_shown_is_left_out() -> None:
    change = PairChange("home", "york", "blocked", "blocked")
    explanation = ChangeExplanation(
        revision=1,
        parameters=Parameters(as_of="2026"),
        graph=GraphSize(1, 0, 0, 0),
        scenario=Scenario(),
        change=change,
        chains_before=(chain("hidden"),),
        chains_after=(chain("~added-000"), chain("~added-001", "~added-000")),
    )
    opened = pair_opened(explanation, HOME, None, {}, [off(1), None])
    assert [(one.fate, len(one.steps)) for one in opened.chains] == [("is new", 1)]
    assert (opened.before, opened.after) == ("blocked", "blocked")
