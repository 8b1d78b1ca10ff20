"""Labels: how wide they are and how they wrap."""

import pytest

from graphmap.views.layout import text_width, wrap


def test_a_line_is_as_wide_as_its_letters_by_the_table_of_the_font() -> None:
    # By the font: H 652, i 246, space 200, at 400; 14 px for each thousand.
    assert text_width("H", size=14, weight=400) == pytest.approx(0.652 * 14)
    assert text_width("Hi Hi", size=14, weight=400) == pytest.approx(
        (652 * 2 + 246 * 2 + 200) * 0.014
    )
    assert text_width("Benefit cap", size=14, weight=600) > text_width(
        "Benefit cap", size=14, weight=400
    )


def test_other_scripts_get_a_width_on_the_safe_side() -> None:
    assert text_width("住", size=10) == 10
    assert text_width("م", size=10) == 7
    assert text_width("e\u0301", size=10) == text_width("e", size=10)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "Five-week wait for the first Universal Credit payment",
            ("Five-week wait for", "the first Universal", "Credit payment"),
        ),
        (
            "Universal Credit help ends at the first payment",
            ("Universal Credit help", "ends at the first payment"),
        ),
        ("Benefit cap", ("Benefit cap",)),
    ],
)
def test_labels_wrap_as_pictured(name: str, lines: tuple[str, ...]) -> None:
    assert wrap(name, width=146, size=14, weight=400) == lines


def test_white_space_of_any_kind_becomes_one_space() -> None:
    assert wrap(" a\n b\t c ", width=500, size=14) == ("a b c",)
    assert wrap("", width=100, size=14) == ("",)


def test_a_word_wider_than_the_line_is_broken_and_nothing_is_lost() -> None:
    lines = wrap("x" * 60 + " and more", width=100, size=14)
    assert "".join(lines).replace(" ", "") == "x" * 60 + "andmore"
    assert all(text_width(line, size=14) <= 100 for line in lines)
