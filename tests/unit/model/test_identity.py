"""Ids: given, made of the name, or derived from the natural key."""

import uuid

import pytest

from graphmap.model.identity import (
    choose_id,
    derived_id,
    derived_link_id,
    effect_id,
    fold,
    link_key,
    to_slug,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Café", "cafe"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ﬁre", "fire"),
        ("ℂ²", "c2"),
        ("Łódź", "łodz"),
        ("日本", "日本"),
    ],
)
def test_fold_takes_case_and_accents_away(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Rent is kept up", "rent-is-kept-up"),
        ("  Crème & Brûlée! ", "creme-brulee"),
        ("日本", ""),
        ("A--B", "a-b"),
        ("Łódź", "lodz"),
        ("Ærøskøbing Straße", "aeroskobing-strasse"),
        ("Đà Nẵng", "da-nang"),
        ("Section 21 (England)", "section-21-england"),
    ],
)
def test_slug_is_ascii_words_with_hyphens(name: str, slug: str) -> None:
    assert to_slug(name) == slug


def choose(kind: str = "Policy", *, given=None, name="Rent rule", taken=(), key=("k",)) -> str:
    return choose_id(kind, given=given, name=name, key=key, is_free=lambda id_: id_ not in taken)


def test_given_id_is_used_lower_cased_where_it_is_valid() -> None:
    assert choose(given="Rent-Rule-7") == "rent-rule-7"
    assert choose(given="not an id") == "rent-rule"


def test_slug_is_used_where_it_is_free_and_short() -> None:
    assert choose() == "rent-rule"
    assert choose(taken={"rent-rule"}) == derived_id("Policy", "k")
    assert choose(name="x" * 64) == "x" * 64
    assert choose(name="x" * 65) == derived_id("Policy", "k")
    assert choose(name="日本") == derived_id("Policy", "k")
    assert choose(name=None) == derived_id("Policy", "k")


@pytest.mark.parametrize("kind", ["Effect", "Observation", "Answer", "Session"])
def test_some_kinds_never_take_a_slug(kind: str) -> None:
    assert choose(kind) == derived_id(kind, "k")


def test_person_is_given_a_random_id_that_nobody_can_guess() -> None:
    first, second = choose("Person"), choose("Person")
    assert first != second
    assert uuid.UUID(first).version == 4
    assert choose("Person", given="ann") == "ann"


def test_derived_ids_never_change() -> None:
    # Worked out with uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_DNS, "graphmap"), '["Policy", "k"]').
    namespace = uuid.uuid5(uuid.NAMESPACE_DNS, "graphmap")
    assert derived_id("Policy", "k") == str(uuid.uuid5(namespace, '["Policy", "k"]'))
    assert derived_id("Policy", "a", "b") != derived_id("Policy", "a b")
    assert effect_id("a", "b", None, -1) == derived_id("Effect", "a", "b", "", "-1")
    assert effect_id("a", "b", "p", -1) != effect_id("a", "b", None, -1)


def test_link_ids_derive_from_the_natural_key() -> None:
    key = link_key("WORKS_WITH", "b", "a")
    assert key == ("WORKS_WITH", "a", "b", "", "")
    assert link_key("FUNDS", "b", "a", valid_from="2018") == ("FUNDS", "b", "a", "", "2018")
    assert derived_link_id(key) == derived_id("WORKS_WITH", "a", "b", "", "")
