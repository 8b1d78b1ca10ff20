"""Both stores give the same bytes for every analysis, and a copy carries everything across."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import graphmap.cli.session as sessions
from graphmap.cli import main
from graphmap.errors import InputRefused
from graphmap.model.changes import Document
from graphmap.model.system_map import SystemMap
from graphmap.services.copying import copy_graph
from graphmap.services.demonstration import demonstration_map, load_demonstration
from graphmap.services.workspace import Workspace
from graphmap.store.neo4j import Neo4jGraphStore
from graphmap.store.port import GraphStore
from graphmap.store.sqlite import SqliteGraphStore
from tests.contract.building import LINKS, NODES, PERSON, apply, change_set, delete, put
from tests.generated_maps import generated_map
from tests.neo4j_stores import ONE_SERVER, OneServer

pytestmark = ONE_SERVER
#: The commands that are one analysis each: those that ask for a date of the world.
ANALYSES = sorted(
    name
    for name, command in main.commands.items()
    if any(parameter.name == "as_of" for parameter in command.params)
)


class Kept(Workspace):
    """A workspace that stays open from one command to the next."""

    def close(self) -> None:
        """Stay open."""


@pytest.fixture
def both(tmp_path: Path, neo4j: OneServer) -> Iterator[dict[str, GraphStore]]:
    with closing(SqliteGraphStore(tmp_path / "s.db")) as one, closing(neo4j.open()) as other:
        yield {"sqlite": one, "neo4j": other}


def said(workspace: Workspace, patch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str, str]:
    """Give exit code, result and message of a command; a refusal is an answer as well."""
    patch.setattr(sessions, "check_is_there", lambda _url: None)
    patch.setattr(sessions, "open_workspace", lambda _settings: workspace)
    done = CliRunner().invoke(main, [*arguments, "--json"])
    assert done.exit_code in (0, 1), done.output
    if not done.exit_code:
        json.loads(done.stdout)
    return done.exit_code, done.stdout, done.stderr


def arguments_of(name: str, whole: SystemMap) -> list[list[str]]:
    """Give the ways in which an analysis is asked of a map: of its first policies, by place."""
    policies = [node.id for node in whole.of_kind("Policy")]
    outcomes = [node.id for node in whole.of_kind("Outcome")]
    named = {
        "what-if": ["--off", policies[0]],
        "between": [policies[0], outcomes[0]],
        "compare": ["--dates", "2018", "2024"],
    }
    needed = [item for item in main.commands[name].params if item.required]
    if any(item.name == "scale" for item in needed):
        named[name] = ["--scale", "place"]
    if [item for item in needed if isinstance(item, click.Argument)]:
        named.setdefault(name, [policies[0]])
    asked = [name, *named.get(name, [])]
    return [asked, [*asked, "--as-of", "any", "--include-assumed", "--profile", "public"]]


def test_the_analyses_are_those_of_the_command_line() -> None:
    assert {"blocking", "loops", "smallest-set", "what-if"} <= set(ANALYSES)


def test_every_analysis_of_the_demonstration_gives_the_same_bytes(
    both: dict[str, GraphStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    for store in both.values():
        load_demonstration(store)
    whole = demonstration_map()
    spaces = {name: Kept(store, name="map") for name, store in both.items()}
    assert whole.links == tuple(
        link.model_copy(update={"version": 0}) for link in both["neo4j"].snapshot().links
    )
    for name in ANALYSES:
        for arguments in arguments_of(name, whole):
            one, other = (said(space, monkeypatch, *arguments) for space in spaces.values())
            assert other == one, arguments
            assert one[0] == 0 or "public" in arguments, one


@pytest.mark.parametrize("tens", range(5))
def test_every_analysis_of_generated_maps_gives_the_same_bytes(
    tmp_path: Path, neo4j: OneServer, monkeypatch: pytest.MonkeyPatch, tens: int
) -> None:
    with closing(neo4j.open()) as other:
        for seed in range(tens * 10, tens * 10 + 10):
            whole = generated_map(seed)
            neo4j.empty()
            with closing(SqliteGraphStore(tmp_path / f"{seed}.db")) as one:
                given = []
                for store in (one, other):
                    load_whole(store, whole)
                    space = Kept(store, name="map")
                    given.append(
                        [
                            said(space, monkeypatch, *arguments)
                            for name in ANALYSES
                            for arguments in arguments_of(name, whole)
                        ]
                    )
                assert given[1] == given[0], seed


def load_whole(store: GraphStore, whole: SystemMap) -> None:
    store.bulk_load(
        [*whole.nodes, *whole.links], actor="Ada", reason="Generated", operation_id="load"
    )


def make_a_past(store: GraphStore) -> None:
    """Leave a graph with a history, a tombstone and documents in a store."""
    apply(store, *map(put, [*NODES, *LINKS, PERSON]))
    apply(store, put(NODES[0].model_copy(update={"name": "Gateshead, changed"}), 1))
    apply(store, delete(LINKS[4]))
    store.apply(change_set(put(NODES[3].model_copy(update={"id": "other"}))))
    store.put_document(Document(collection="views", id="v", version=0, body='{"a": [1, "é"]}'))
    store.erase(PERSON.id, actor="Ada", reason="Asked for", operation_id="erase")


@pytest.mark.parametrize("direction", [("sqlite", "neo4j"), ("neo4j", "sqlite")])
def test_a_copy_brings_graph_history_and_documents(
    both: dict[str, GraphStore], direction: tuple[str, str]
) -> None:
    source, target = (both[name] for name in direction)
    make_a_past(source)
    copied = copy_graph(source, target)
    assert (copied.revision, copied.source_moved_on) == (5, False)
    assert target.snapshot() == source.snapshot()
    assert list(target.changes()) == list(source.changes())
    assert target.list_documents("views") == source.list_documents("views")
    assert target.check() == source.check()
    assert apply(target, put(PERSON)).revision == 6


def test_a_copy_into_a_store_that_is_not_empty_changes_nothing(
    both: dict[str, GraphStore],
) -> None:
    make_a_past(both["sqlite"])
    apply(both["neo4j"], put(NODES[0]))
    with pytest.raises(InputRefused, match="not empty"):
        copy_graph(both["sqlite"], both["neo4j"])
    assert both["neo4j"].revision() == 1


def test_a_copy_there_and_back_is_the_same_backup(
    tmp_path: Path, both: dict[str, GraphStore]
) -> None:
    make_a_past(both["sqlite"])
    copy_graph(both["sqlite"], both["neo4j"])
    with closing(SqliteGraphStore(tmp_path / "back.db")) as back:
        copy_graph(both["neo4j"], back)
        assert list(back.dump())[1:-1] == list(both["sqlite"].dump())[1:-1]


def test_commands_work_on_a_server_and_copy_from_it(
    tmp_path: Path, neo4j: OneServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "password"
    secret.write_text(neo4j.address.password + "\n", "utf-8")
    monkeypatch.setenv("GRAPHMAP_NEO4J_PASSWORD_FILE", str(secret))
    monkeypatch.setenv("GRAPHMAP_NEO4J_USER", neo4j.address.user)
    monkeypatch.setenv("GRAPHMAP_DATA_FOLDER", str(tmp_path))
    url, file = neo4j.address.url, str(tmp_path / "copy.sqlite")

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(main, arguments, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    assert run("--store", url, "migrate") == "The store is up to date.\n"
    assert json.loads(run("--store", url, "migrate", "--json")) == {"applied": []}
    table = run("--store", url, "demo", "--no-serve")
    assert table == run("--store", str(tmp_path / "own.sqlite"), "demo", "--no-serve")
    assert "Sound." in run("--store", url, "check")
    report = json.loads(run("copy", "--from", url, "--to", file, "--json"))
    checked = json.loads(run("--store", file, "check", "--json"))
    assert checked["graph_hash"] == report["graph_hash"]
    said_again = run("copy", "--from", file, "--to", str(tmp_path / "second.sqlite"))
    assert report["graph_hash"] in said_again


def test_a_server_that_is_not_there_ends_a_command_with_3(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GRAPHMAP_NEO4J_PASSWORD", "a-secret-word")
    monkeypatch.setenv("GRAPHMAP_DATA_FOLDER", str(tmp_path))
    done = CliRunner().invoke(main, ["--store", "bolt://127.0.0.1:1", "check"])
    assert done.exit_code == 3
    assert "cannot be reached" in done.stderr
    assert "a-secret-word" not in done.output


def test_an_empty_store_answers_every_question(neo4j: OneServer) -> None:
    with closing(Neo4jGraphStore(neo4j.address)) as store:
        assert store.columns().ids == []
        assert store.snapshot().nodes == ()
        assert store.search("anything").records == ()
        assert store.neighbourhood(["none"])[0].nodes == ()
        assert list(store.changes()) == []
        assert store.check().problems == ()
