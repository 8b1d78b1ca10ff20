"""Node and link tables: cells to field values and back."""

import pytest

from graphmap.errors import FileRefused
from graphmap.formats.cells import join_list, match_word, split_list
from graphmap.formats.csv_text import read_csv, write_csv
from graphmap.formats.link_table import read_link_table, write_link_table
from graphmap.formats.node_table import read_node_table, write_node_table
from graphmap.formats.workbook import read_workbook, write_workbook
from graphmap.model.links import Link
from graphmap.model.nodes import Effect, Factor, Node, Person, Place, Policy
from graphmap.model.records import link_from, node_from

NODES: list[Node] = [
    Effect(id="e", polarity=-1),
    Factor(id="f", name="Rent; owed", focal=True, aliases=("a;b", "c")),
    Person(id="p", name="Ann", consent=("hold", "map"), sensitivity="restricted"),
    Place(id="x", name="=X", gss_code="E08000037", valid_from="2018-04"),
    Policy(id="y", name="Y", meadows_level=12, external_ids=("kumu:1",)),
]
LINKS = [
    Link(id="l-1", kind="INVOLVES", source="c", target="p", as_="ally", wanted=True),
    Link(id="l-2", kind="APPLIES_IN", source="y", target="x", status="changed", note="- ended"),
]


def test_lists_are_split_at_semicolons_that_are_not_escaped() -> None:
    assert split_list("a; b;;c\\;d") == ["a", "b", "c;d"]
    assert split_list(join_list(["a;b", "c"])) == ["a;b", "c"]


@pytest.mark.parametrize(
    ("written", "word"),
    [("upper tier", "upper_tier"), ("Upper-Tier", "upper_tier"), ("NATION", "nation"), ("x", None)],
)
def test_a_word_is_matched_whatever_its_case_and_spaces(written: str, word: str | None) -> None:
    assert match_word(written, ("upper_tier", "nation")) == word


@pytest.mark.parametrize("as_workbook", [False, True])
def test_a_node_table_is_read_as_it_was_written(as_workbook: bool) -> None:
    header, rows = write_node_table(reversed(NODES))
    if as_workbook:
        (table,) = read_workbook(write_workbook({"nodes": (header, rows)}), file="t.xlsx")
    else:
        table = read_csv(write_csv(header, rows), file="t.csv")
    read = [node_from(record.values) for record in read_node_table(table)]
    assert read == NODES


@pytest.mark.parametrize("as_workbook", [False, True])
def test_a_link_table_is_read_as_it_was_written(as_workbook: bool) -> None:
    header, rows = write_link_table(reversed(LINKS))
    if as_workbook:
        (table,) = read_workbook(write_workbook({"links": (header, rows)}), file="t.xlsx")
    else:
        table = read_csv(write_csv(header, rows), file="t.csv")
    assert [link_from(record.values) for record in read_link_table(table)] == LINKS


def test_a_blank_cell_is_cleared_where_its_kind_has_the_field() -> None:
    table = read_csv(b"kind,name,description,polarity,version\nPlace,X,,,7\n", file="t.csv")
    (record,) = read_node_table(table)
    assert record.values == {"kind": "Place", "name": "X"}
    assert record.cleared == {"description"}


def test_only_columns_in_use_are_written_in_the_order_of_the_model() -> None:
    header, _ = write_node_table(NODES[:2])
    assert header == ("id", "kind", "name", "aliases", "focal", "polarity")


def test_a_kind_is_known_in_any_case_and_a_minus_sign_is_a_number() -> None:
    table = read_csv("id,kind,polarity\ne,EFFECT,\u22121\n".encode(), file="t.csv")
    assert read_node_table(table)[0].values == {"id": "e", "kind": "Effect", "polarity": -1}


def test_every_row_without_a_kind_is_named() -> None:
    table = read_csv(b"kind,name\n,a\nPlace,b\nCastle,c\n", file="t.csv")
    with pytest.raises(FileRefused) as refused:
        read_node_table(table)
    assert [problem.row for problem in refused.value.problems] == [2, 4]


def test_every_link_row_that_lacks_kind_or_end_is_named() -> None:
    table = read_csv(b"kind,source,target\nSETS,,b\nNEAR,a,b\nSETS,a,\n", file="t.csv")
    with pytest.raises(FileRefused) as refused:
        read_link_table(table)
    assert [(problem.row, problem.column) for problem in refused.value.problems] == [
        (2, "source"),
        (3, "kind"),
        (4, "target"),
    ]
