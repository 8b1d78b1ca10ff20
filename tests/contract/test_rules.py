"""Every rule of the model is kept at every commit; the refusal names record, rule and remedy."""

import pytest

from graphmap.errors import RecordRefused
from graphmap.model.links import Link
from graphmap.model.nodes import (
    Effect,
    EnablingCondition,
    Experiment,
    LearningCycle,
    Organisation,
    Person,
    Place,
    Policy,
)
from graphmap.store.port import GraphStore
from tests.contract.building import (
    APPLIES_IN,
    CAUSES,
    EFFECT,
    GATESHEAD,
    IN,
    NORTH_EAST,
    ON,
    RENT_RULE,
    apply,
    delete,
    fill,
    link,
    put,
)


def cycle(id_: str, scale: str, about: str) -> tuple[LearningCycle, Link]:
    node = LearningCycle.model_validate({"id": id_, "name": id_, "scale": scale})
    return node, link("ABOUT", id_, about)


ANN = Person(id="ann", name="Ann")
COUNCIL = Organisation(id="council", name="Council")
WALES = Place(id="wales", name="Wales", type="nation")
SOMEWHERE = Place(id="somewhere", name="Somewhere")


@pytest.fixture
def filled(store: GraphStore) -> GraphStore:
    """Give a store that holds the small graph."""
    fill(store)
    apply(store, *map(put, (ANN, COUNCIL, WALES, SOMEWHERE)))
    return store


def refusal(store: GraphStore, *changes) -> tuple[str, str, str]:
    """Give rule, record and message of the one thing that is wrong; nothing was changed."""
    before = store.snapshot()
    with pytest.raises(RecordRefused) as caught:
        apply(store, *changes)
    assert store.snapshot() == before
    (problem,) = caught.value.problems
    return problem.rule, problem.record, problem.message


def test_kind_of_a_node_never_changes(filled: GraphStore) -> None:
    changed = Place(id="ann", name="Ann")
    rule, record, _ = refusal(filled, put(changed, 2))
    assert (rule, record) == ("identity_kept", "node ann")


@pytest.mark.parametrize(
    "changed",
    [
        CAUSES.model_copy(update={"source": "council"}),
        ON.model_copy(update={"target": "rent-rule"}),
        APPLIES_IN.model_copy(update={"kind": "IN", "status": None}),
    ],
)
def test_kind_and_ends_of_a_link_never_change(filled: GraphStore, changed: Link) -> None:
    with pytest.raises(RecordRefused) as caught:
        apply(filled, put(changed, 1))
    assert "identity_kept" in {problem.rule for problem in caught.value.problems}


def test_node_with_links_is_not_deleted(filled: GraphStore) -> None:
    rule, record, message = refusal(filled, delete(NORTH_EAST))
    assert (rule, record) == ("node_has_links", "node north-east")
    assert "PART_OF l-part" in message


def test_link_needs_both_ends(filled: GraphStore) -> None:
    rule, record, message = refusal(filled, put(link("OPERATES_IN", "council", "nowhere")))
    assert (rule, record) == ("dangling_link", "link operates-in-council-nowhere")
    assert "nowhere" in message


def test_link_joins_only_what_its_kind_allows(filled: GraphStore) -> None:
    rule, _, message = refusal(filled, put(link("OPERATES_IN", "ann", "gateshead")))
    assert rule == "link_joins"
    assert "Organisation to Place" in message


def test_same_link_is_there_once(filled: GraphStore) -> None:
    again = APPLIES_IN.model_copy(update={"id": "l-again", "status": "changed"})
    rule, _, message = refusal(filled, put(again))
    assert rule == "same_link_twice"
    assert "l-again and l-applies" in message


def test_links_that_differ_in_their_beginning_are_two(filled: GraphStore) -> None:
    apply(filled, put(APPLIES_IN.model_copy(update={"id": "l-again", "valid_from": "2020"})))
    assert len(filled.links(["l-again", "l-applies"]).records) == 2


def test_links_that_differ_in_capacity_are_two(filled: GraphStore) -> None:
    apply(filled, *map(put, cycle("c", "person", "ann")))
    for capacity in ("actor", "ally"):
        involves = link("INVOLVES", "c", "council").model_copy(
            update={"id": f"i-{capacity}", "as_": capacity}
        )
        apply(filled, put(involves))
    rule, *_ = refusal(filled, put(involves.model_copy(update={"id": "i-3", "wanted": True})))
    assert rule == "same_link_twice"


def test_link_can_move_its_key_to_one_that_a_deleted_link_had(filled: GraphStore) -> None:
    again = APPLIES_IN.model_copy(update={"id": "l-again"})
    apply(filled, delete(APPLIES_IN), put(again))
    assert [item.id for item in filled.links(["l-again", "l-applies"]).records] == ["l-again"]


def test_places_form_no_circle(filled: GraphStore) -> None:
    rule, _, message = refusal(filled, put(link("PART_OF", "north-east", "gateshead")))
    assert rule == "circle"
    assert "gateshead -> north-east -> gateshead" in message


def test_policies_form_no_circle(filled: GraphStore) -> None:
    apply(filled, put(Policy(id="act", name="Act")), put(Policy(id="code", name="Code")))
    apply(
        filled,
        put(link("DERIVES_FROM", "rent-rule", "code")),
        put(link("DERIVES_FROM", "code", "act")),
        put(link("DERIVES_FROM", "rent-rule", "act")),
    )
    rule, _, message = refusal(filled, put(link("DERIVES_FROM", "act", "rent-rule")))
    assert rule == "circle"
    assert "act -> rent-rule" in message


def test_place_has_one_parent_at_most(filled: GraphStore) -> None:
    rule, record, _ = refusal(filled, put(link("PART_OF", "gateshead", "wales")))
    assert (rule, record) == ("one_parent", "node gateshead")


def test_organisation_may_have_several_parents(filled: GraphStore) -> None:
    apply(filled, *(put(Organisation(id=id_, name=id_)) for id_ in ("nhs", "alliance")))
    apply(filled, *(put(link("PART_OF", "council", id_)) for id_ in ("nhs", "alliance")))
    assert len(filled.neighbourhood(["council"])[0].nodes) == 3


@pytest.mark.parametrize("gone", [CAUSES, ON])
def test_effect_keeps_its_cause_and_target(filled: GraphStore, gone: Link) -> None:
    rule, record, message = refusal(filled, delete(gone))
    assert (rule, record) == ("effect_ends", "node e-1")
    assert f"exactly one {gone.kind}; here: none" in message


def test_effect_without_place_stands(filled: GraphStore) -> None:
    apply(filled, delete(IN))
    assert filled.links(["l-in"]).records == ()


@pytest.mark.parametrize(
    "second",
    [
        link("CAUSES", "council", "e-1"),
        link("ON", "e-1", "rent-rule"),
        link("IN", "e-1", "wales"),
    ],
)
def test_effect_has_no_second_cause_target_or_place(filled: GraphStore, second: Link) -> None:
    rule, record, _ = refusal(filled, put(second))
    assert (rule, record) == ("effect_ends", "node e-1")


def another_effect(polarity: int, place: str | None):
    yield put(Effect.model_validate({"id": "e-2", "polarity": polarity}))
    yield put(link("CAUSES", "rent-rule", "e-2"))
    yield put(link("ON", "e-2", "rent-kept-up"))
    if place:
        yield put(link("IN", "e-2", place))


def test_same_effect_is_there_once(filled: GraphStore) -> None:
    rule, record, message = refusal(filled, *another_effect(-1, "gateshead"))
    assert (rule, record) == ("same_effect_twice", "node e-1")
    assert "e-1 and e-2" in message


@pytest.mark.parametrize(("polarity", "place"), [(1, "gateshead"), (-1, "wales"), (-1, None)])
def test_effects_of_other_sign_or_place_stand_beside(
    filled: GraphStore, polarity: int, place: str | None
) -> None:
    apply(filled, *another_effect(polarity, place))
    assert len(filled.nodes(["e-1", "e-2"]).records) == 2


def test_effect_cannot_become_like_another_by_its_sign_or_by_losing_its_place(
    filled: GraphStore,
) -> None:
    apply(filled, *another_effect(1, "gateshead"))
    flipped = EFFECT.model_copy(update={"id": "e-2"})
    assert refusal(filled, put(flipped, 3))[0] == "same_effect_twice"
    apply(
        filled,
        put(Effect(id="e-3", polarity=-1)),
        put(link("CAUSES", "rent-rule", "e-3")),
        put(link("ON", "e-3", "rent-kept-up")),
    )
    assert refusal(filled, delete(IN))[0] == "same_effect_twice"


def test_cycle_is_about_exactly_one(filled: GraphStore) -> None:
    node, about = cycle("c", "person", "ann")
    rule, record, message = refusal(filled, put(node))
    assert (rule, record) == ("cycle_about", "node c")
    assert "here: none" in message
    apply(filled, put(node), put(about))
    assert refusal(filled, put(link("ABOUT", "c", "council")))[0] == "cycle_about"
    assert refusal(filled, delete(about, 3))[0] == "cycle_about"


@pytest.mark.parametrize(
    ("scale", "about", "fits"),
    [
        ("person", "ann", True),
        ("organisation", "ann", False),
        ("organisation", "council", True),
        ("place", "council", False),
        ("place", "gateshead", True),
        ("country", "gateshead", False),
        ("place", "wales", False),
        ("country", "wales", True),
        ("place", "somewhere", True),
        ("country", "somewhere", True),
        ("person", "somewhere", False),
    ],
)
def test_scale_of_a_cycle_fits_what_it_is_about(
    filled: GraphStore, scale: str, about: str, fits: bool
) -> None:
    changes = list(map(put, cycle("c", scale, about)))
    if fits:
        apply(filled, *changes)
    else:
        rule, record, _ = refusal(filled, *changes)
        assert (rule, record) == ("cycle_scale", "node c")


def test_type_of_a_place_cannot_leave_its_cycles_behind(filled: GraphStore) -> None:
    apply(filled, *map(put, cycle("c", "place", "gateshead")))
    as_region = GATESHEAD.model_copy(update={"type": "region"})
    assert refusal(filled, put(as_region, 1))[0] == "cycle_scale"


def test_cycle_learns_from_the_scale_just_below(filled: GraphStore) -> None:
    people, council = cycle("c-1", "person", "ann"), cycle("c-2", "organisation", "council")
    place, country = cycle("c-3", "place", "gateshead"), cycle("c-4", "country", "wales")
    apply(filled, *map(put, (*people, *council, *place, *country)))
    apply(filled, put(link("LEARNS_FROM", "c-2", "c-1")), put(link("LEARNS_FROM", "c-4", "c-3")))
    for source, target in (("c-3", "c-1"), ("c-1", "c-2"), ("c-4", "c-2")):
        rule, *_ = refusal(filled, put(link("LEARNS_FROM", source, target)))
        assert rule == "cycle_scales"


def test_cycles_of_one_scale_are_connected_smaller_id_first(filled: GraphStore) -> None:
    bob = Person(id="bob", name="Bob")
    others = (*cycle("c-2", "person", "bob"), *cycle("c-3", "place", "gateshead"))
    apply(filled, *map(put, (bob, *cycle("c-1", "person", "ann"), *others)))
    apply(filled, put(link("CONNECTED_WITH", "c-2", "c-1")))
    (stored,) = filled.links(["connected-with-c-2-c-1"]).records
    assert (stored.source, stored.target) == ("c-1", "c-2")
    assert refusal(filled, put(link("CONNECTED_WITH", "c-1", "c-2")))[0] == "same_link_twice"
    assert refusal(filled, put(link("CONNECTED_WITH", "c-1", "c-3")))[0] == "cycle_scales"


def test_scale_of_a_cycle_cannot_leave_its_links_behind(filled: GraphStore) -> None:
    apply(
        filled,
        *map(put, (*cycle("c-1", "place", "gateshead"), *cycle("c-2", "place", "somewhere"))),
    )
    apply(filled, put(link("CONNECTED_WITH", "c-1", "c-2")))
    wider = LearningCycle(id="c-2", name="c-2", scale="country")
    assert refusal(filled, put(wider, 3))[0] == "cycle_scales"


def test_experiment_is_part_of_a_cycle_and_condition_for_a_place(filled: GraphStore) -> None:
    condition = EnablingCondition(id="caseload", name="Caseload", type="caseload", scale="place")
    apply(
        filled,
        *map(put, cycle("c", "person", "ann")),
        put(Experiment(id="x", action="Visit first")),
        put(condition),
        put(link("PART_OF", "x", "c")),
        put(link("FOR", "caseload", "gateshead")),
    )
    assert refusal(filled, put(link("FOR", "caseload", "ann")))[0] == "link_joins"
    assert refusal(filled, delete(RENT_RULE))[0] == "node_has_links"
