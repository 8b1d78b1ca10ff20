"""Scales and what belongs to them."""

import pytest

from graphmap.model.catalogue import scale_below, scale_of_place


@pytest.mark.parametrize(
    ("scale", "below"),
    [("person", None), ("organisation", "person"), ("place", "organisation"), ("country", "place")],
)
def test_each_scale_learns_from_the_one_below(scale: str, below: str | None) -> None:
    assert scale_below(scale) == below


@pytest.mark.parametrize(
    ("place_type", "scale"),
    [
        (None, None),
        ("neighbourhood", "place"),
        ("lower_tier", "place"),
        ("upper_tier", "place"),
        ("programme_area", "place"),
        ("region", "country"),
        ("jurisdiction", "country"),
        ("nation", "country"),
        ("country", "country"),
    ],
)
def test_the_last_four_types_of_place_belong_to_the_country_scale(
    place_type: str | None, scale: str | None
) -> None:
    assert scale_of_place(place_type) == scale
