"""What each command prints, changes and exits with."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import CommandLine

if TYPE_CHECKING:
    from pathlib import Path

CLAIMS = "cause,target,effect,place,observed,source\nRule,Home,blocks,Gateshead,Seen it,Paper\n"


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.csv"
    path.write_text(CLAIMS)
    return path


def test_demo_loads_prints_the_ranking_and_changes_nothing_the_second_time(
    blank: CommandLine,
) -> None:
    first = blank.run("demo", "--no-serve")
    assert "Council tax recovery" in first.stdout
    assert "revision 1" in first.stderr
    assert "revision 1" in blank.run("demo", "--no-serve").stderr
    assert len(blank.json("history")["entries"]) == 1


def test_import_reports_first_and_changes_only_with_apply(blank: CommandLine, claims: Path) -> None:
    report = blank.json("import", str(claims))
    assert (report["created"], report["revision"]) == (11, 0)
    assert blank.json("import", str(claims), "--apply")["revision"] == 1
    again = blank.json("import", str(claims), "--apply")
    assert (again["created"], again["changed"], again["revision"]) == (0, 0, 1)
    assert again["unchanged"] > 0


def test_an_import_that_is_refused_names_the_place_and_changes_nothing(
    blank: CommandLine, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(CLAIMS + "Rule,Home,destroys,Gateshead,Seen it,Paper\n")
    result = blank.run("import", str(bad), "--apply", code=1)
    assert "bad.csv, row 3, column effect" in result.stderr
    assert "Nothing was changed" in result.stdout
    assert blank.json("check")["revision"] == 0


def test_import_says_which_new_name_looks_like_a_stored_one(
    blank: CommandLine, claims: Path, tmp_path: Path
) -> None:
    blank.run("import", str(claims), "--apply", "--reason", "From the workshop")
    assert blank.json("history")["entries"][0]["reason"] == "From the workshop"
    (tmp_path / "more.csv").write_text(CLAIMS.replace("Gateshead", "Gatehsead"))
    assert (
        "Gatehsead (Place) is new and looks like Gateshead"
        in blank.run("import", str(tmp_path / "more.csv")).stderr
    )


def test_history_undo_and_undoing_the_undo(empty: CommandLine, claims: Path) -> None:
    assert "Nothing has been changed yet." in empty.run("history").stdout
    empty.run("import", str(claims), "--apply")
    full = empty.json("check")["graph_hash"]
    assert empty.json("undo") == {"undone": 1, "revision": 2}
    assert empty.json("check")["nodes"] == 0
    assert "Undone: revision 2." in empty.run("undo", "--revision", "2").stdout
    assert empty.json("check")["graph_hash"] == full
    lines = empty.run("history").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["3", "2", "1"]
    assert "11 added" in lines[-1]
    empty.run("undo")
    assert empty.json("redo") == {"redone": 1, "revision": 5}
    assert empty.json("check")["graph_hash"] == full
    assert "nothing to redo" in empty.run("redo", code=1).stderr


def test_history_names_nobody_who_agreed_to_nothing(blank: CommandLine, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("kind,id,name,consent\nPerson,quartz-1,Wilhelmina Quartz,hold\n")
    blank.run("import", str(people), "--apply", "--reason", "From Wilhelmina Quartz")
    for options in ((), ("--json",)):
        told = blank.run("history", *options).stdout
        assert "Name left out" in told
        assert not [word for word in ("Wilhelmina", "quartz-1", "Person") if word in told]


def test_undo_with_nothing_to_undo_says_so(empty: CommandLine) -> None:
    assert "nothing to undo" in empty.run("undo", code=1).stderr


@pytest.mark.parametrize(
    "words", [["blocking"], ["export", "a.csv"], ["check"], ["backup", "b"], ["migrate"]]
)
def test_a_mistyped_path_is_said_and_no_store_is_made_there(
    blank: CommandLine, words: list[str]
) -> None:
    result = blank.run(*words, code=3)
    assert f"There is no map at {blank.store}" in result.stderr
    assert "import" in result.stderr
    assert not blank.store.exists()


def test_check_finds_an_altered_entry_and_exits_with_1(blank: CommandLine, claims: Path) -> None:
    blank.run("import", str(claims), "--apply")
    assert "Sound." in blank.run("check").stdout
    with sqlite3.connect(blank.store) as connection:
        connection.execute("UPDATE entry SET actor = 'somebody else' WHERE seq = 1")
    connection.close()
    result = blank.run("check", code=1)
    assert "Damaged:" in result.stdout
    assert result.stderr.startswith("graphmap: ")


def test_backup_and_restore_give_the_same_graph(
    blank: CommandLine, claims: Path, tmp_path: Path
) -> None:
    blank.run("import", str(claims), "--apply")
    backup = str(tmp_path / "backup.jsonl")
    assert "Backed up to" in blank.run("backup", backup).stdout
    other = CommandLine(tmp_path / "other.sqlite")
    assert "at revision 1" in other.run("restore", backup).stdout
    assert other.json("check") == blank.json("check")
    assert "graphmap: " in other.run("restore", backup, code=1).stderr


@pytest.mark.parametrize(
    "name", ["a.graphmap.json", "a.csv", "a.xlsx", "a.html", "a.svg", "a.pdf", "a.pptx"]
)
def test_export_tells_the_format_from_the_suffix_and_prints_the_receipt(
    demonstration: CommandLine, tmp_path: Path, name: str
) -> None:
    result = demonstration.run("export", str(tmp_path / name), "--scope", "gateshead")
    assert "at profile workshop, revision 1." in result.stdout
    assert (tmp_path / name).stat().st_size > 1000
    # A plain table holds nothing but rows: its receipt is beside it.
    beside = [f"{name}.receipt.txt"] if name.endswith(".csv") else []
    assert sorted(path.name for path in tmp_path.iterdir()) == [name, *beside]


def test_an_export_comes_back_as_the_same_records(
    demonstration: CommandLine, blank: CommandLine, tmp_path: Path
) -> None:
    file = str(tmp_path / "a.graphmap.json")
    demonstration.run("export", file, "--profile", "steward")
    blank.run("import", file, "--apply")
    assert blank.json("check")["graph_hash"] == demonstration.json("check")["graph_hash"]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["export", "a.docx"], 2, "tells no format"),
        (["export", "a.csv", "--scope", "nowhere"], 2, "place or an organisation"),
        (["blocking", "--explain"], 2, "--explain needs --policy"),
        (["blocking", "--policy", "nothing"], 1, "No policy has that id"),
        (["blocking", "--for-outcome", "nothing"], 1, "No outcome has that id"),
        (["blocking", "--policy", "a", "--for-outcome", "b"], 2, "one of the two"),
        (["blocking", "--as-of", "soon"], 2, "as_of"),
        (["blocking", "--max-steps", "0"], 2, "--max-steps"),
        (["import", "no-such-file.csv"], 2, "does not exist"),
        (["undo", "--revision", "77"], 1, "no revision 77"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_exit_code(
    demonstration: CommandLine, words: list[str], code: int, message: str
) -> None:
    result = demonstration.run(*words, code=code)
    assert message in result.stderr
    assert result.stdout == ""


def test_the_policies_that_block_one_outcome(demonstration: CommandLine) -> None:
    rows = demonstration.json("blocking", "--for-outcome", "financial-stability")["rows"]
    assert len(rows) == 6
    assert all("financial-stability" in row["outcomes"] for row in rows)
    table = demonstration.run("blocking", "--for-outcome", "financial-stability", "--limit", "2")
    assert "Showing the first 2 of 6." in table.stdout


def test_a_store_that_cannot_be_reached_exits_with_3(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    result = CommandLine(tmp_path / "file" / "map.sqlite").run("check", code=3)
    assert result.stderr.startswith("graphmap: ")


def test_a_setting_that_is_wrong_exits_with_2(
    blank: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHMAP_WORKERS", "many")
    assert "GRAPHMAP_WORKERS" in blank.run("check", code=2).stderr


def test_listening_beyond_this_machine_without_a_token_is_refused(blank: CommandLine) -> None:
    result = blank.run("serve", "--host", "0.0.0.0", code=2)
    assert "GRAPHMAP_ACCESS_TOKEN_FILE" in result.stderr


def test_as_a_program_results_go_to_stdout_and_messages_to_stderr(
    demonstration: CommandLine,
) -> None:
    program = [sys.executable, "-m", "graphmap", "--store", str(demonstration.store)]
    done = subprocess.run(
        [*program, "blocking", "--json"], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["rows"][0]["policy"] == "council-tax-recovery"
    assert done.stderr == ""
