"""Names in files: which record they mean, and what looks like them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphmap.services.files.importing import ImportReport, apply_import, preview_import
from graphmap.services.files.look_alikes import LookAlikes, skeleton
from graphmap.services.files.reading import ImportFile
from graphmap.store.sqlite import SqliteGraphStore

NODES = [
    {"id": "ctr", "kind": "Policy", "name": "Council tax recovery", "aliases": ["CTR"]},
    {"id": "home", "kind": "Outcome", "name": "A safe home"},
    {"id": "gates", "kind": "Place", "name": "Gateshead", "gss_code": "E08000037"},
    {"id": "gates-factor", "kind": "Factor", "name": "Gateshead"},
    {"id": "new-n", "kind": "Place", "name": "Newtown"},
    {"id": "new-s", "kind": "Place", "name": "Newtown"},
    {"id": "ann", "kind": "Person", "name": "Ann"},
    {"id": "paper", "kind": "Source", "name": "The paper", "url": "http://paper"},
    {
        "id": "room",
        "kind": "EnablingCondition",
        "name": "Room",
        "type": "funding",
        "scale": "place",
    },
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteGraphStore]:
    store = SqliteGraphStore(tmp_path / "map.sqlite")
    content = {"format": "graphmap", "version": 1, "nodes": NODES}
    file = ImportFile("m.json", json.dumps(content).encode())
    apply_import(store, preview_import(store, [file]), actor="a", reason="r", operation_id="o")
    yield store
    store.close()


def preview(store: SqliteGraphStore, text: str, **options: object) -> ImportReport:
    return preview_import(store, [ImportFile("t.csv", text.encode())], **options).report


def bring(store: SqliteGraphStore, text: str, **options: object) -> list[str]:
    """Import a table and give the ids of the nodes that it made."""
    known = {node.id for node in store.snapshot().nodes}
    found = preview_import(store, [ImportFile("t.csv", text.encode())], **options)
    apply_import(store, found, actor="a", reason="r", operation_id=f"op-{store.revision()}")
    return sorted({node.id for node in store.snapshot().nodes} - known)


@pytest.mark.parametrize("cause", ["ctr", "CTR", "council  TAX recovery", "Cóuncil tax recovery"])
@pytest.mark.parametrize("place", ["gates", "GATESHEAD"])
def test_an_id_a_name_or_an_alias_means_the_node_of_the_right_kind(
    store: SqliteGraphStore, cause: str, place: str
) -> None:
    bring(store, f"cause,target,effect,place\n{cause},home,blocks,{place}\n")
    graph = store.snapshot()
    (effect,) = graph.of_kind("Effect")
    assert graph.sources(effect.id, "CAUSES") == ["ctr"]
    assert graph.targets(effect.id, "IN") == ["gates"]


def test_a_name_of_two_nodes_is_refused_with_both_ids(store: SqliteGraphStore) -> None:
    text = "cause,target,effect,place\nctr,home,blocks,Newtown\n"
    (refused,) = preview(store, text).refused
    assert (refused.row, refused.column) == (2, "place")
    assert "new-n and new-s" in refused.message


def test_names_that_are_not_there_become_nodes_of_their_kind(store: SqliteGraphStore) -> None:
    text = "cause,cause_kind,target,target_kind,effect,place,applied_by,experiment,source\n"
    made = bring(
        store,
        text
        + "Debt,Factor,Letters,Policy,brings_into_play,Leeds,,Trial,\n"
        + "Letters,Policy,Peace of mind,Outcome,blocks,Leeds,Leeds City Council,,Diary\n",
    )
    kinds = {node.id: node.kind for node in store.snapshot().nodes if node.id in made}
    named = {id_: kind for id_, kind in kinds.items() if kind != "Effect"}
    assert named == {
        "debt": "Factor",
        "letters": "Policy",
        "peace-of-mind": "Outcome",
        "leeds": "Place",
        "leeds-city-council": "Organisation",
        "trial": "Experiment",
        "diary": "Source",
    }


def test_a_slug_that_is_taken_gives_a_derived_id(store: SqliteGraphStore) -> None:
    (made,) = (id_ for id_ in bring(store, "kind,name\nOutcome,CTR\n"))
    assert len(made) == 36
    assert bring(store, "kind,name\nOutcome,CTR\n") == []


def test_a_source_is_known_by_its_address_and_without_one_by_its_name(
    store: SqliteGraphStore,
) -> None:
    row = "cause,target,effect,observed,source,source_url\nctr,home,blocks,"
    bring(store, row + "One,Another name,http://paper\n")
    bring(store, row + "Two,the PAPER,\n")
    bring(store, row + "Three,The paper,http://other\n")
    graph = store.snapshot()
    cited = {seen.text: graph.targets(seen.id, "CITES") for seen in graph.of_kind("Observation")}
    assert (cited["One"], cited["Two"]) == (["paper"], ["paper"])
    assert graph.node_by_id[cited["Three"][0]].url == "http://other"


def test_a_place_without_id_is_known_by_its_code(store: SqliteGraphStore) -> None:
    text = "kind,name,gss_code\nPlace,Gateshead MBC,E08000037\nPlace,Leeds,E08000035\n"
    assert bring(store, text) == ["e08000035"]
    assert store.nodes(["gates"]).records[0].title == "Gateshead MBC"


def test_a_person_without_id_is_known_by_the_exact_pseudonym(store: SqliteGraphStore) -> None:
    assert bring(store, "kind,name,role\nPerson,Ann,citizen\n") == []
    (made,) = bring(store, "kind,name\nPerson,ann\n")
    assert len(made) == 36


def test_a_link_table_knows_a_person_by_the_exact_pseudonym_alone(store: SqliteGraphStore) -> None:
    bring(store, "kind,id,name,aliases\nPerson,p-9,Wilma,Quartz\n")
    table = "kind,source,target\nLIVES_IN,{},gates\n"
    assert preview(store, table.format("Wilma")).created == 1
    assert preview(store, table.format("p-9")).created == 1
    for name in ("wilma", "Quartz"):
        (refused,) = preview(store, table.format(name)).refused
        assert (refused.row, refused.column) == (2, "source")


def test_an_id_that_is_none_stands_for_its_node_in_the_same_files(
    store: SqliteGraphStore,
) -> None:
    nodes = ImportFile("n.csv", b"id,kind,name\nOrg 7!,Organisation,Some body\n")
    links = ImportFile("l.csv", b"kind,source,target\nOPERATES_IN,Org 7!,gates\n")
    found = preview_import(store, [links, nodes])
    assert [put.value.id for put in found.puts if put.record == "node"] == ["some-body"]
    assert [put.value.source for put in found.puts if put.record == "link"] == ["some-body"]


def test_an_end_of_a_link_is_first_the_node_of_a_kind_that_it_can_join(
    store: SqliteGraphStore,
) -> None:
    #  "gates" is the id of a place and the name of an organisation
    bring(store, "id,kind,name\nbody,Organisation,Gates\n")
    bring(store, "kind,source,target\nOPERATES_IN,gates,gates\n")
    (link,) = store.snapshot().links
    assert (link.source, link.target) == ("body", "gates")


def test_a_map_file_names_the_ends_of_a_link_by_id_alone(store: SqliteGraphStore) -> None:
    link = {"kind": "OPERATES_IN", "source": "Council tax recovery", "target": "GATES"}
    content = {"format": "graphmap", "version": 1, "links": [link]}
    file = ImportFile("m.json", json.dumps(content).encode())
    (refused,) = preview_import(store, [file]).report.refused
    assert refused.column == "source"


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("kind,name\nPlace,Newtown\n", "id"),
        ("cause,cause_kind,target,effect\nMoney,EnablingCondition,home,enables\n", "cause"),
        ("kind,source,target\nOPERATES_IN,nobody,gates\n", "source"),
    ],
)
def test_what_a_name_cannot_tell_is_refused(
    store: SqliteGraphStore, text: str, column: str
) -> None:
    (refused,) = preview(store, text).refused
    assert (refused.row, refused.column) == (2, column)


def test_records_without_a_name_get_the_same_id_each_time(store: SqliteGraphStore) -> None:
    text = (
        "kind,text,date,question_id,action,notes,type,scale,name\n"
        "Observation,Seen,2019,,,,,,\n"
        "Answer,Because,,Q-CYC-1,,,,,\n"
        "Session,,2019-05,,,Met,,,\n"
        "Experiment,,,,Tried it,,,,\n"
        "EnablingCondition,,,,,,caseload,place,Room to think\n"
    )
    assert len(bring(store, text)) == 5
    assert bring(store, text) == []


def test_look_alikes_are_offered_with_their_place(store: SqliteGraphStore) -> None:
    text = "cause,target,effect,place\nCouncil tax recovry,home,blocks,Gatehsead\n"
    report = preview(store, text)
    offered = [
        (one.row, one.column, one.kind, one.name, [(c.id, c.name) for c in one.candidates])
        for one in report.look_alikes
    ]
    assert offered == [
        (2, "cause", "Policy", "Council tax recovry", [("ctr", "Council tax recovery")]),
        (2, "place", "Place", "Gatehsead", [("gates", "Gateshead")]),
    ]


def test_nobody_is_offered_as_a_look_alike_who_agreed_to_nothing(store: SqliteGraphStore) -> None:
    table = "kind,id,name,consent,description\nPerson,{},{},{},\n"
    bring(store, table.format("p-hidden", "Wilhelmina Quartz", "hold"))
    assert preview(store, "kind,name\nPerson,Wilhelmina Quarz\n").look_alikes == ()
    bring(store, table.format("p-shown", "Wilhelmina Quart", "hold;map"))
    (alike,) = preview(store, "kind,name\nPerson,Wilhelmina Quarz\n").look_alikes
    assert [candidate.id for candidate in alike.candidates] == ["p-shown"]


def test_a_look_alike_that_is_called_after_such_a_person_is_offered_without_the_name(
    store: SqliteGraphStore,
) -> None:
    bring(store, "kind,id,name,consent\nPerson,p-hidden,Quartz,hold\n")
    bring(store, "kind,id,name\nOrganisation,o-1,The Quartz Fund\n")
    (alike,) = preview(store, "kind,name\nOrganisation,The Quarz Fund\n").look_alikes
    assert [(one.id, one.name) for one in alike.candidates] == [("o-1", "Name left out")]


def test_a_choice_takes_the_stored_node_or_makes_a_new_one(store: SqliteGraphStore) -> None:
    text = "cause,target,effect,place\nCouncil tax recovry,home,blocks,Gatehsead\n"
    choices = {"council tax RECOVRY": "ctr", "Gatehsead": "new"}
    assert preview(store, text, choices=choices).look_alikes == ()
    made = bring(store, text, choices=choices)
    assert "gatehsead" in made
    assert "council-tax-recovry" not in made


def test_a_choice_holds_in_a_node_table_too(store: SqliteGraphStore) -> None:
    text = "kind,name\nPlace,Gateshed\n"
    assert [one.name for one in preview(store, text).look_alikes] == ["Gateshed"]
    assert bring(store, text, choices={"Gateshed": "gates"}) == []
    assert store.nodes(["gates"]).records[0].title == "Gateshed"


def test_a_choice_of_another_kind_is_refused(store: SqliteGraphStore) -> None:
    text = "cause,target,effect,place\nctr,home,blocks,Gatehsead\n"
    (refused,) = preview(store, text, choices={"Gatehsead": "gates-factor"}).refused
    assert "is no Place" in refused.message


def test_a_name_in_letters_of_another_script_is_warned_of(store: SqliteGraphStore) -> None:
    cyrillic = "G\u0430t\u0435sh\u0435\u0430d"
    (offered,) = preview(store, f"id,kind,name\nx,Place,{cyrillic}\n").look_alikes
    assert [one.id for one in offered.candidates] == ["gates"]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("G\u0430teshead", "Gateshead"),
        ("Gates\u200bhead", "Gateshead"),
        ("GÁTESHEAD", "gateshead"),
    ],
)
def test_names_that_look_the_same_have_one_skeleton(name: str, other: str) -> None:
    assert skeleton(name) == skeleton(other)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Tax recovery by the council", ()),
        ("Recovery of council tax", ("a",)),
        ("The Council-Tax Recovery", ("a",)),
        ("Council tax recovrey", ("a",)),
        ("Counci1 tax recovery", ("a",)),
        ("Housing benefit", ()),
        ("Benefit cap", ()),
    ],
)
@pytest.mark.parametrize("asked", [1, 1_000_000])
def test_which_names_look_alike(name: str, found: tuple[str, ...], asked: int) -> None:
    stored = [("a", "Council tax recovery"), ("b", "Benefit sanctions"), ("c", "Cap")]
    alike = LookAlikes(stored, asked=asked)
    assert alike.of(name) == found
    assert alike.compares_pairs == (asked == 1)


def test_short_names_of_the_same_letters_are_different() -> None:
    assert LookAlikes([("a", "York")], asked=1).of("Kroy") == ()


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("No move", ("b", "a")),
        ("no MOVE or tenancy", ("b",)),
        ("arrears", ("b",)),
        ("rears", ()),
        ("No", ()),
        ("No move without a deposit", ()),
    ],
)
def test_names_that_hold_what_was_typed_are_found_those_that_begin_with_it_first(
    part: str, found: tuple[str, ...]
) -> None:
    stored = [("a", "In short: no move"), ("b", "No move or tenancy while in arrears")]
    assert LookAlikes(stored, asked=1).longer(part) == found
