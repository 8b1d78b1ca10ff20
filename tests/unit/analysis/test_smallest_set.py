"""The smallest set of changes, on maps small enough to work out by hand."""

import time

import pytest

from graphmap.analysis.influence import influence_of
from graphmap.analysis.parameters import Parameters
from graphmap.analysis.smallest_set import search
from graphmap.analysis.smallest_set.choice import Choice, choose_best
from graphmap.analysis.smallest_set.finding import explain_cuts, find_smallest_set
from graphmap.analysis.smallest_set.program import Requirement
from graphmap.analysis.smallest_set.results import Others, SetQuestion, SmallestSetResult
from graphmap.errors import NotFound, RequestRefused
from tests.unit.analysis.drawn import drawn_map

ASKED = Parameters(as_of="2026-11-24")
#  o1 in a: p1 and p2 both block; o2 in a: p1 blocks through the policy p3; o3 in b: p2 blocks
TEXT = """
    p1 -> o1 - a
    p2 -> o1 - a
    p1 -> p3 + a
    p3 -> o2 - a
    p2 -> o3 - b
"""


def sets(text: str, *, scope: str | None = None, **question: object) -> SmallestSetResult:
    asked = Parameters(as_of="2026-11-24", scope=scope)
    return find_smallest_set(influence_of(drawn_map(text)), asked, SetQuestion(**question))


def told(result: SmallestSetResult) -> list[tuple[tuple[str, ...], int, int]]:
    return [(row.policies, len(row.freed), len(row.relieved)) for row in result.rows]


def test_the_curve_goes_up_with_the_budget_and_ties_go_to_the_smaller_ids() -> None:
    # one policy: p2 frees o3, p3 frees o2 (p1 does not: p3 blocks o2 by itself): a tie of 1
    result = sets(TEXT)
    assert told(result) == [(("p2",), 1, 2), (("p1", "p2"), 2, 3), (("p1", "p2", "p3"), 3, 3)]
    assert result.blocked_pairs == 3


def test_more_budget_than_is_needed_changes_nothing() -> None:
    result = sets("p1 -> o1 - a\np2 -> o2 + a", budget=3)
    assert told(result) == [(("p1",), 1, 1)] * 3


def test_each_policy_says_which_pairs_are_lost_without_it() -> None:
    (*_, row) = sets(TEXT, budget=2).rows
    assert dict(row.needed_for) == {"p1": (("o1", "a"),), "p2": (("o1", "a"), ("o3", "b"))}


def test_relieved_asks_for_one_chain_only() -> None:
    result = sets(TEXT, budget=1, goal="relieved")
    assert told(result) == [(("p1",), 0, 2)]
    assert dict(result.rows[0].needed_for) == {"p1": (("o1", "a"), ("o2", "a"))}


@pytest.mark.parametrize("limit", [None, "MOST_AT_ONCE", "MOST_LENT"])
def test_other_sets_as_small_that_do_as_well_are_counted_where_that_is_asked_for(
    limit: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if limit is not None:
        monkeypatch.setattr(search, limit, 0)
    # budget 1: p2 frees one, p3 too, p1 none; budget 2: p1 and p2 free o1 and o3, p2 and p3 o2
    # and o3, p1 and p3 only o2; budget 3: only all three free all
    assert sets(TEXT).others is None
    assert [sets(TEXT, budget=k, count_others=True).others for k in (1, 2, 3)] == [
        Others(1, is_all=True),
        Others(1, is_all=True),
        Others(0, is_all=True),
    ]
    assert sets(TEXT, budget=2, never=("p3",), count_others=True).others == Others(0, is_all=True)
    many = "\n".join(f"p{at} -> o{at} - a" for at in range(1, 14))
    assert sets(many, budget=1, count_others=True).others == Others(10, is_all=False)
    assert sets("p1 -> o1 + a", count_others=True).others == Others(0, is_all=True)


def test_only_policies_of_the_types_that_may_change_are_chosen() -> None:
    # no policy of the drawn map has a type
    assert told(sets(TEXT, budget=1, may_change=("unrecorded",))) == told(sets(TEXT, budget=1))
    assert told(sets(TEXT, budget=1, may_change=("statute",))) == [((), 0, 0)]
    assert told(sets(TEXT, budget=1, may_change=("statute",), must=("p3",))) == [(("p3",), 1, 1)]
    with pytest.raises(RequestRefused, match="may_change is one of: statute"):
        sets(TEXT, may_change=("law",))


def test_what_must_be_in_takes_its_part_of_the_budget_and_what_must_not_is_left_out() -> None:
    assert told(sets(TEXT, budget=2, must=("p3",))) == [
        (("p3",), 1, 1),
        (("p2", "p3"), 2, 3),
    ]
    assert told(sets(TEXT, budget=1, never=("p2",))) == [(("p3",), 1, 1)]


def test_a_budget_that_what_must_be_in_does_not_fit_has_no_row() -> None:
    result = sets(TEXT, budget=2, must=("p1",), costs={"p1": 2})
    assert [(row.budget, row.cost) for row in result.rows] == [(2, 2)]


def test_costs_that_make_up_the_budget_exactly_fit_it() -> None:
    # 1.1 + 2.2 + 0.7 is 4, of which floating point makes a little more
    costs = {"p1": 1.1, "p2": 2.2, "p3": 0.7}
    for must in ((), ("p1", "p2")):
        row = sets(TEXT, budget=4, must=must, costs=costs).rows[-1]
        assert row.policies == ("p1", "p2", "p3")
        assert round(row.cost, 6) == 4


def test_a_dear_policy_waits_for_the_budget() -> None:
    assert [row.policies for row in sets(TEXT, budget=2, costs={"p2": 2, "p3": 2}).rows] == [
        (),
        ("p2",),
    ]


def test_within_a_place_only_effects_there_are_switched_off() -> None:
    # the chain p1 -> o1 is recorded in a, so switching p1 off in b cuts nothing there
    assert told(sets(TEXT, budget=1, within="b")) == [(("p2",), 1, 1)]
    text = "place a > b\np1 -> o1 - a\np1 -> o2 - b"
    assert sets(text, budget=1, within="b").rows[0].freed == (("o2", "b"),)


def test_a_place_as_scope_restricts_pairs_and_an_organisation_policies() -> None:
    assert told(sets(TEXT, budget=1, scope="b")) == [(("p2",), 1, 1)]
    text = TEXT + "\nnode Organisation org\nlink SETS org p3"
    assert told(sets(text, budget=2, scope="org")) == [(("p3",), 1, 1)] * 2


def test_one_outcome_asked_about_leaves_the_pairs_of_the_others_out() -> None:
    result = sets(TEXT, budget=2, for_outcome=("o1",))
    # p1 and p2 both block o1: one alone frees nothing, though p2 alone would free o3
    assert told(result) == [((), 0, 0), (("p1", "p2"), 1, 1)]
    assert result.blocked_pairs == 1
    assert told(sets(TEXT, budget=2, for_outcome=("o1", "o3"))) == [
        (("p2",), 1, 2),
        (("p1", "p2"), 2, 2),
    ]
    # an outcome that no policy touches is one of the map none the less
    assert sets(TEXT + "\nnode Outcome calm", for_outcome=("calm",)).blocked_pairs == 0


def test_a_pair_without_a_place_is_not_counted() -> None:
    assert sets("p1 -> o1 - -").blocked_pairs == 0


def test_an_explanation_names_what_cuts_each_chain() -> None:
    graph = influence_of(drawn_map(TEXT))
    explained = explain_cuts(graph, ASKED, SetQuestion(), ("o2", "a"))
    assert [(cut.chain.effects, cut.policies) for cut in explained.chains] == [
        (("e4",), ("p3",)),
        (("e3", "e4"), ("p1", "p3")),
    ]
    assert explained.to_json()["rows"][0]["chains"][0]["policies"] == ("p3",)
    with pytest.raises(NotFound, match="o9 in a"):
        explain_cuts(graph, ASKED, SetQuestion(), ("o9", "a"))


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({"budget": 0}, "budget is from 1 to 50"),
        ({"must": ("o1",)}, "must names o1"),
        ({"must": ("p1",), "never": ("p1",)}, "p1 is both"),
        ({"must": ("p1", "p2"), "budget": 1}, "must costs more"),
        ({"costs": {"p1": 0}}, "the cost of p1"),
        ({"within": "p1"}, "within names p1"),
        ({"for_outcome": ("o1", "p1")}, "for_outcome names p1"),
        ({"for_outcome": ("nothing",)}, "for_outcome names nothing"),
    ],
)
def test_a_question_without_meaning_is_refused(question: dict[str, object], message: str) -> None:
    with pytest.raises(RequestRefused, match=message):
        sets(TEXT, **question)


def test_when_the_time_is_up_the_gap_is_stated() -> None:
    # three policies that each meet two of three requirements: the bound without solving is 1.5
    requirements = [
        Requirement((frozenset({0}), frozenset({1})), 1),
        Requirement((frozenset({1}), frozenset({2})), 1),
        Requirement((frozenset({0}), frozenset({2})), 1),
    ]
    costs = dict.fromkeys(range(3), 1.0)
    late = time.monotonic() - 1
    in_time = time.monotonic() + 60
    assert choose_best(requirements, costs, 2, before=None, deadline=late) == Choice((), 0, 2.0)
    proved = choose_best(requirements, costs, 2, before=None, deadline=in_time)
    assert (proved.chosen, proved.weight, proved.gap) == ((0, 1), 1, 0.0)
