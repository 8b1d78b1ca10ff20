"""The files in ``cypher/``: each named by one method, explained and run; values are parameters."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import graphmap.store.neo4j as room
from graphmap.errors import GraphmapError, InstallationDamaged
from graphmap.model.changes import ChangeSet, Document, Put
from graphmap.model.nodes import Organisation, Person, Place
from graphmap.resources import resource_path
from graphmap.store.neo4j import Neo4jGraphStore
from graphmap.store.neo4j.statements import schema_statements, statement
from graphmap.store.port import GraphStore, NodeQuery
from tests.contract.building import (
    ABOUT,
    CYCLE,
    LINKS,
    NODES,
    PERSON,
    apply,
    change_set,
    delete,
    put,
)
from tests.neo4j.bolt import query_texts
from tests.neo4j.hostile_texts import FIVE_HUNDRED
from tests.neo4j.proxy import Proxy
from tests.neo4j.recording import Recorder
from tests.neo4j_stores import ONE_SERVER, OneServer

pytestmark = ONE_SERVER
ROOM = Path(room.__file__).parent
FOLDER = resource_path("cypher")
NAMES = sorted(file.stem for file in FOLDER.glob("*.cypher"))
#: Statements that read everything by nature, and so may walk through all of a kind of thing.
READS_EVERYTHING = {
    "all_records",
    "checked_links",
    "checked_nodes",
    "columns",
    "holds_another_graph",
}
#: Statements that look at all log records, entries or documents, in an erasure or after a failure.
READS_ONE_SORT = {
    "all_documents",
    "applied_migrations",
    "first_look",
    "images_that_may_name",
    "is_empty",
    "is_empty_throughout",
    "log_words",
    "past_links",
    "wipe_documents",
    "wipe_nodes",
}
#: What runs a statement by its name, and which of its arguments that is.
SENDERS = {"rows": 1, "only_row": 1, "ask_held": 1, "ask": 0, "look": 0, "_wipe_all": 0}


def named_in_code() -> Counter[str]:
    """Give how often each statement is named where one is run."""
    names: Counter[str] = Counter()
    for file in ROOM.glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            function = call.func
            name = function.id if isinstance(function, ast.Name) else ""
            name = function.attr if isinstance(function, ast.Attribute) else name
            at = SENDERS.get(name)
            if at is not None and len(call.args) > at and isinstance(call.args[at], ast.Constant):
                names[call.args[at].value] += 1
    return names


def test_each_file_is_run_in_one_place_and_each_name_has_its_file() -> None:
    named = named_in_code()
    assert sorted(named) == NAMES
    # These two are run by themselves, and inside a transaction of several statements.
    in_two = {"neighbourhood", "hold_revision"}
    assert {name for name, times in named.items() if times > 1} == in_two
    others = [path for path in FOLDER.rglob("*") if path.is_file() and path.suffix != ".cypher"]
    assert others == []


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.cypher")), ids=lambda path: path.stem)
def test_each_file_says_purpose_parameters_and_columns(path: Path) -> None:
    header = [line for line in path.read_text("utf-8").splitlines() if line.startswith("//")]
    told = " ".join(line.removeprefix("//").strip() for line in header)
    assert re.match(r"Purpose: .+ Parameters: .+ Returns: .+", told)
    if path.parent.name == "cypher":
        asked = set(re.findall(r"\$([a-z_]+)", statement(path.stem)))
        described = told.split("Parameters:")[1].split("Returns:")[0]
        assert all(re.search(rf"\b{name}\b", described) for name in asked), asked


def test_a_name_without_a_file_says_what_is_missing() -> None:
    with pytest.raises(InstallationDamaged, match=r"cypher/drop_everything\.cypher does not"):
        statement("drop_everything")


def operators(plan: dict[str, Any]) -> Iterator[str]:
    yield plan["operatorType"].removesuffix("@neo4j")
    for child in plan.get("children", ()):
        yield from operators(child)


@pytest.mark.parametrize("name", NAMES)
def test_the_plan_of_each_statement_seeks_in_an_index(neo4j: OneServer, name: str) -> None:
    with neo4j.driver.session() as session:
        summary = session.run("EXPLAIN " + statement(name)).consume()
    plan = list(operators(summary.plan))
    walks = [step for step in plan if re.search(r"AllNodesScan|AllRelationships", step)]
    assert name in READS_EVERYTHING or not walks, plan
    labels = [step for step in plan if "NodeByLabelScan" in step]
    assert name in READS_EVERYTHING | READS_ONE_SORT or not labels, plan
    told = [
        item.status_description
        for item in summary.gql_status_objects
        # In an empty database no name is known; EXPLAIN needs no parameters.
        if item.is_notification and item.gql_status not in ("01N50", "01N51", "01N52", "01N60")
    ]
    assert told == []


#: What may come before: the node that is held, sought by its name, once, where it is.
FINDING_WHAT_IS_HELD = {"Argument", "EmptyRow", "NodeUniqueIndexSeek(Locking)"} | {
    "NodeUniqueIndexSeek",
    "Optional",
}
TAKING_HOLD = {"SetProperty", "SetProperties", "Merge"}


def in_their_turn(plan: dict[str, Any]) -> Iterator[str]:
    """Give the operators of a plan in the order in which they begin to do something."""
    for child in plan.get("children", ()):
        yield from in_their_turn(child)
    yield plan["operatorType"].partition("@")[0]


@pytest.mark.parametrize("name", [name for name in NAMES if ".locked = true" in statement(name)])
def test_a_statement_that_holds_something_takes_hold_of_it_first(
    neo4j: OneServer, name: str
) -> None:
    with neo4j.driver.session() as session:
        plan = session.run("EXPLAIN " + statement(name)).consume().plan
    turns = list(in_their_turn(plan))
    first = min(turns.index(word) for word in TAKING_HOLD & {*turns})
    assert set(turns[:first]) <= FINDING_WHAT_IS_HELD, turns


@pytest.mark.parametrize("name", ["part_of_upward", "derives_from_upward"])
def test_a_way_upward_visits_each_node_once(neo4j: OneServer, name: str) -> None:
    with neo4j.driver.session() as session:
        plan = session.run("EXPLAIN " + statement(name)).consume().plan
    assert "VarLengthExpand(Pruning,BFS,All)" in list(operators(plan))


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    return Recorder(monkeypatch)


def constant_texts() -> set[str]:
    schema = [file.stem for file in (FOLDER / "schema").glob("*.cypher")]
    return {statement(name) for name in NAMES} | {
        text for name in schema for text in schema_statements(name)
    }


def ask_everything(store: GraphStore, text: str) -> None:
    """Put ``text`` wherever the port takes a text."""
    store.search(text)
    store.find(NodeQuery(name=text, tag=text, after=text))
    store.find(NodeQuery(kinds=(text,), sensitivity=text))
    store.get_document(text, text)
    store.list_documents(text)
    store.changes_of(text, also=(1,), before=2, limit=2)


def ask_in_steps(store: GraphStore, text: str) -> None:
    """Put ``text`` into the questions that take several statements, and those refused."""
    store.neighbourhood([text])
    for ask in (
        lambda: store.erasure(text),
        lambda: store.erase(text, actor=text, reason=text, operation_id=text or "-"),
    ):
        with pytest.raises(GraphmapError):
            ask()


def write_everywhere(store: GraphStore, texts: list[str]) -> None:
    """Put texts into every field that a record, a change set and a document have of them."""
    clean = [" ".join(text.split()) for text in texts]
    nodes = [
        Place(
            id=f"hostile-{at}",
            name=text,
            description=text,
            tags=(text,),
            aliases=(text,),
            external_ids=(f"tool:{text}",),
        )
        for at, text in enumerate(clean)
    ]
    puts = [Put(value=node, expected_version=0) for node in nodes]
    store.apply(
        ChangeSet(operation_id="hostile", actor=clean[0], reason=clean[1], changes=tuple(puts))
    )
    body = json.dumps(texts)
    store.put_document(Document(collection="c", id="d", version=0, body=body))
    assert [node.name for node in store.snapshot().nodes] == [
        node.name for node in sorted(nodes, key=lambda node: node.id)
    ]


def test_500_hostile_strings_reach_the_server_as_parameters_only(
    neo4j: OneServer, recorder: Recorder
) -> None:
    assert len(set(FIVE_HUNDRED)) == 500
    with closing(Proxy(int(neo4j.address.url.rpartition(":")[2]))) as proxy:
        address = replace(neo4j.address, url=proxy.uri)
        with closing(Neo4jGraphStore(address)) as store:
            apply(store, *map(put, [*NODES, *LINKS]))
            for text in FIVE_HUNDRED:
                ask_everything(store, text)
            assert store.nodes(FIVE_HUNDRED).records == ()
            assert store.links(FIVE_HUNDRED).records == ()
            assert store.neighbourhood(FIVE_HUNDRED, depth=0)[0].nodes == ()
            for text in FIVE_HUNDRED[::10]:
                ask_in_steps(store, text)
            assert {node.id for node in store.snapshot().nodes} == {node.id for node in NODES}
            neo4j.empty()
            recorder.clear()
            write_everywhere(store, FIVE_HUNDRED)
            assert store.check().problems == ()
        # What was handed to the driver, and what went over the line.
        texts = {text for sent in proxy.sent.values() for text in query_texts(sent)}
        parameters = b"".join(proxy.sent.values())
    assert recorder.texts() <= texts <= constant_texts()
    assert len(texts) > 20
    assert all(text.encode() in parameters for text in FIVE_HUNDRED)


def count(recorder: Recorder, ask: Any) -> int:
    recorder.clear()
    ask()
    return len(recorder.sent)


def test_a_read_takes_few_statements_however_large_its_answer(
    neo4j: OneServer, recorder: Recorder
) -> None:
    with closing(neo4j.open()) as store:
        apply(store, *map(put, [*NODES, *LINKS]))

        def counts() -> dict[str, int]:
            ids = [node.id for node in store.snapshot().nodes]
            links = [link.id for link in store.snapshot().links]
            return {
                "revision": count(recorder, store.revision),
                "nodes": count(recorder, lambda: store.nodes(ids)),
                "links": count(recorder, lambda: store.links(links)),
                "find": count(recorder, lambda: store.find(NodeQuery(kinds=("Place",)))),
                "search": count(recorder, lambda: store.search("place")),
                "around": count(recorder, lambda: store.neighbourhood(ids, depth=0, limit=5000)),
                "one step": count(recorder, lambda: store.neighbourhood(["gateshead"])),
                "columns": count(recorder, store.columns),
                "snapshot": count(recorder, store.snapshot),
                "changes": count(recorder, store.changes),
                "of": count(recorder, lambda: store.changes_of("p", also=(), before=9, limit=9)),
            }

        few = counts()
        apply(store, *(put(Place(id=f"p-{n}", name=f"Place {n}")) for n in range(2000)))
        many = counts()
    assert few == many
    assert few["revision"] == 1
    assert max(few.values()) <= 5, few


def test_a_write_takes_as_many_statements_for_2000_records_as_for_20(
    neo4j: OneServer, recorder: Recorder
) -> None:
    with closing(neo4j.open()) as store:
        apply(store, put(Place(id="top", name="Top")))

        def written(start: int, number: int) -> int:
            places = [Place(id=f"p-{n}", name=f"P {n}") for n in range(start, start + number)]
            links = [
                LINKS[3].model_copy(update={"id": f"l-{p.id}", "source": p.id, "target": "top"})
                for p in places
            ]
            return count(recorder, lambda: apply(store, *map(put, [*places, *links])))

        assert written(0, 20) == written(100, 2000) <= 14


def make_a_history(store: GraphStore) -> None:
    """Put, change and take away records; name a person in the log and in a document."""
    apply(store, *map(put, [*NODES, *LINKS, PERSON, CYCLE, ABOUT]))
    apply(store, put(NODES[0].model_copy(update={"name": "New"}), 1))
    apply(store, delete(LINKS[0]), *map(delete, [LINKS[1], LINKS[2], NODES[4]]))
    store.apply(change_set(put(Place(id="q", name="Q")), reason="For Dilys Quill"))
    body = json.dumps({PERSON.id: 1})
    store.put_document(Document(collection="views", id="v", version=0, body=body))
    store.apply(
        ChangeSet(
            operation_id="by-her",
            actor="Dilys Quill",
            changes=(put(Place(id="r", name="R")),),
        )
    )


def test_every_statement_is_run_by_the_store(neo4j: OneServer, recorder: Recorder) -> None:
    with closing(neo4j.open()) as store:
        make_a_history(store)
        places = [Place(id=f"p-{n}", name=f"P {n}") for n in range(150)]
        chain = [
            LINKS[3].model_copy(update={"id": f"l-{n}", "source": f"p-{n}", "target": f"p-{n + 1}"})
            for n in range(149)
        ]
        apply(store, *map(put, [*places, *chain]))
        ask_everything(store, "p")
        store.nodes(["p"])
        store.links(["p"])
        store.neighbourhood(["p"])
        store.revision()
        refused = change_set(delete(PERSON), put(ABOUT.model_copy(update={"id": "l-new"})))
        with pytest.raises(GraphmapError, match="still has links"):
            store.apply(refused)
        store.find(NodeQuery())
        store.find(NodeQuery(kinds=("Person",)))
        store.neighbourhood(["gateshead"], depth=2)
        store.columns()
        store.changes()
        lines = list(store.dump())
        apply(store, put(Organisation(id="named", name=f"Friends of {PERSON.name}")))
        store.erasure(PERSON.id)
        store.erase(PERSON.id, actor="Ada", reason="", operation_id="erase")
        assert "Quill" not in everything_in(neo4j)
        store.check()
        neo4j.empty()
        store.load(lines)
        neo4j.empty()
        with pytest.raises(ZeroDivisionError):
            store.bulk_load(broken(), actor="A", reason="", operation_id="l")
        with pytest.raises(GraphmapError):
            store.load([*lines[:-1], "{}"])
        policy = LINKS[0].model_copy(
            update={"id": "d", "kind": "DERIVES_FROM", "source": "rent-rule", "target": "other"}
        )
        store.bulk_load([*NODES, *LINKS], actor="A", reason="", operation_id="l")
        apply(store, put(NODES[2].model_copy(update={"id": "other"})), put(policy))
    neo4j.strip()
    with closing(neo4j.open()) as store:
        store.migrate()
    sent = recorder.texts()
    assert [name for name in NAMES if statement(name) not in sent] == []


def everything_in(neo4j: OneServer) -> str:
    """Give every property of every node and relationship, as the server tells them."""
    with neo4j.driver.session() as session:
        nodes = session.run("MATCH (n) RETURN properties(n) AS found").data()
        links = session.run("MATCH ()-[l]->() RETURN properties(l) AS found").data()
    assert len(nodes) > len(NODES)
    return repr([*nodes, *links])


def broken() -> Iterator[Person | Place]:
    yield Place(id="p", name="P")
    raise ZeroDivisionError
