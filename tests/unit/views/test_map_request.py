"""What the address of a map may ask for."""

import pytest

from graphmap.errors import RequestRefused
from graphmap.views.map_view.request import MapRequest, read_map_request


def test_an_empty_address_asks_for_what_is_drawn_by_default() -> None:
    assert read_map_request({}) == MapRequest()


def test_every_part_of_the_state_is_read() -> None:
    given = {
        "scale": ["place"],
        "system": ["gateshead"],
        "selected": ["council-tax-recovery"],
        "steps": ["5"],
        "view": ["table"],
        "kind": ["", "Outcome", "Policy"],
        "does": ["blocks"],
        "evidence": ["assumed"],
        "owner_scale": ["country"],
        "as_of": ["2018-04"],
        "everything": ["1"],
        "around": ["1"],
        "only": ["1"],
        "width": ["sources"],
        "order": ["newest"],
        "profile": ["workshop"],
        "map": ["our-own"],
        "token": ["of another page"],
    }
    assert read_map_request(given) == MapRequest(
        scale="place",
        system="gateshead",
        selected="council-tax-recovery",
        steps=5,
        view="table",
        kinds=("Policy", "Outcome"),
        does=("blocks",),
        evidence=("assumed",),
        owner_scales=("country",),
        as_of="2018-04",
        everything=True,
        around=True,
        only=True,
        width="sources",
        order="newest",
        profile="workshop",
        map="our-own",
    )


def test_a_list_with_no_box_ticked_lets_nothing_through() -> None:
    assert read_map_request({"kind": [""]}).kinds == ()


@pytest.mark.parametrize("word", ["", "today", "Today"])
def test_today_is_no_date(word: str) -> None:
    assert read_map_request({"as_of": [word]}).as_of is None


def test_any_time_is_any_time_in_any_case() -> None:
    assert read_map_request({"as_of": ["ANY"]}).as_of == "any"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("scale", "planet"),
        ("system", "Gateshead!"),
        ("selected", "<script>"),
        ("steps", "0"),
        ("steps", "9"),
        ("steps", "-1"),
        ("steps", "٣"),
        ("steps", "3000000000000000000000"),
        ("view", "poster"),
        ("kind", "Person"),
        ("does", "kills"),
        ("evidence", "rumoured"),
        ("owner_scale", "galaxy"),
        ("as_of", "2018-13"),
        ("everything", "yes"),
        ("around", "2"),
        ("only", "true"),
        ("width", "weight"),
        ("order", "name"),
        ("profile", "admin"),
    ],
)
def test_what_has_no_meaning_is_refused_by_name_and_never_repeated(name: str, value: str) -> None:
    with pytest.raises(RequestRefused) as refusal:
        read_map_request({name: [value]})
    assert str(refusal.value).startswith(name)
    assert "<" not in str(refusal.value)


def test_an_address_is_read_back_as_what_it_was_made_of() -> None:
    request = MapRequest(
        scale="country",
        system=None,
        selected="p1",
        steps=4,
        kinds=(),
        does=("blocks", "raises"),
        as_of="any",
        only=True,
        width="sources",
    )
    pairs = [pair.partition("=") for pair in request.query().split("&")]
    given: dict[str, list[str]] = {}
    for name, _, value in pairs:
        given.setdefault(name, []).append(value)
    assert read_map_request(given) == request


def test_defaults_are_left_out_of_the_address() -> None:
    assert MapRequest().query() == ""
    assert MapRequest(scale="place", system="a").query(view="table") == (
        "scale=place&system=a&view=table"
    )


def test_a_form_of_filters_carries_all_but_the_filters() -> None:
    request = MapRequest(scale="place", system="a", selected="p", steps=5, does=("blocks",))
    assert request.filter_pairs() == [
        ("scale", "place"),
        ("system", "a"),
        ("selected", "p"),
        ("steps", "5"),
    ]
