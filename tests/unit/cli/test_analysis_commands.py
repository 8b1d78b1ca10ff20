"""The commands of the analyses: one JSON document, a table, and refusals with their exit code."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphmap.bootstrap import open_store
from graphmap.cli import main
from graphmap.services.demonstration import load_demonstration

Run = Callable[..., Result]
COMMANDS = {
    "loops": (),
    "leverage": ("--limit", "5"),
    "patterns": ("--scale", "country", "--min-support", "2"),
    "smallest-set": ("--budget", "2"),
    "what-if": ("--off", "council-tax-recovery"),
    "disagreement": (),
    "bridges": (),
    "gaps": ("--scope", "gateshead"),
    "compare": ("--places", "gateshead", "plymouth", "--scope", "england"),
    "learning": ("--scope", "gateshead"),
    "upstream": ("social-tenancy",),
    "downstream": ("council-tax-recovery",),
    "between": ("uc-first-payment-wait", "social-tenancy"),
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    path = tmp_path_factory.mktemp("store") / "map.sqlite"
    with closing(open_store(str(path))) as store:
        load_demonstration(store)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["--store", str(Path(path)), *words])

    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_json_is_one_document_with_what_it_was_worked_out_from(run: Run, command: str) -> None:
    asked = [command, *COMMANDS[command], "--as-of", "2026-11-24", "--json"]
    done = run(*asked)
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert document["analysis"] == command
    assert {"revision", "parameters", "graph", "truncated", "rows"} <= set(document)
    assert document["graph"]["effects"] == 131
    assert run(*asked).stdout == done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_the_table_says_that_it_is_a_hint_and_how_large_the_map_is(run: Run, command: str) -> None:
    done = run(command, *COMMANDS[command], "--as-of", "2026-11-24")
    assert done.exit_code == 0, done.output
    words = " ".join(done.stdout.split())
    assert "A structural hint, not a finding." in words
    assert "of 131 effects of a map of 605 nodes" in words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("loops", "--explain", "R1"), "Council tax arrears -> Council tax recovery"),
        (("leverage", "--explain", "council-tax-recovery"), "rank 1, 9 pairs, 1 loops"),
        (("patterns", "--scale", "country", "--explain", "1"), "source for:"),
        (("disagreement", "--explain", "1"), "against:"),
        (
            ("smallest-set", "--explain", "financial-stability@york"),
            "cut by: Council tax recovery",
        ),
        (("compare", "--places", "gateshead", "plymouth"), "only here"),
        (("compare", "--revisions", "0", "1"), "only there"),
    ],
)
def test_explanations_name_what_is_behind_a_number(
    run: Run, words: tuple[str, ...], said: str
) -> None:
    done = run(*words, "--as-of", "2026-11-24")
    assert done.exit_code == 0, done.output
    assert said in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("what-if", "--off", "nobody"), 2, "not on this map"),
        (("what-if",), 2, "Say what to try"),
        (("smallest-set", "--must", "nobody"), 2, "not on this map"),
        (("smallest-set", "--cost", "council-tax-recovery"), 2, "ID=NUMBER"),
        (("loops", "--explain", "R9"), 1, "No loop is called that"),
        (("patterns",), 2, "--scale"),
        (("patterns", "--scale", "country", "--explain", "999"), 2, "number of a row"),
        (("compare",), 2, "Say what to compare"),
        (("compare", "--revisions", "1", "99"), 1, "no revision 99"),
        (("upstream", "nobody"), 1, "No effect has"),
        (("leverage", "--scope", "nobody"), 2, "scope"),
        (("learning", "--scope", "nobody"), 2, "scope"),
        (("blocking", "--as-of", "soon"), 2, "as_of"),
    ],
)
def test_what_has_no_meaning_is_refused(
    run: Run, words: tuple[str, ...], code: int, said: str
) -> None:
    done = run(*words)
    assert done.exit_code == code
    assert said in done.stderr


def test_explained_documents_are_json_too(run: Run) -> None:
    for words in (
        ("loops", "--explain", "R1"),
        ("leverage", "--explain", "council-tax-recovery"),
        ("patterns", "--scale", "country", "--explain", "1"),
        ("smallest-set", "--explain", "financial-stability@york"),
    ):
        document = json.loads(run(*words, "--as-of", "2026-11-24", "--json").stdout)
        assert document["analysis"] == words[0]


@pytest.mark.parametrize(
    "words",
    [
        ("--off", "council-tax-recovery", "uc-sanctions@gateshead"),
        ("--off=council-tax-recovery", "uc-sanctions@gateshead"),
        ("--off", "council-tax-recovery", "--off", "uc-sanctions@gateshead"),
        ("--off", "council-tax-recovery", "--max-length", "5", "--off", "uc-sanctions@gateshead"),
    ],
)
def test_a_list_of_values_is_the_same_as_its_option_repeated(
    run: Run, words: tuple[str, ...]
) -> None:
    done = run("what-if", *words, "--json")
    assert done.exit_code == 0, done.output
    off = json.loads(done.stdout)["parameters"]["scenario"]["off"]
    assert [(one["policy"], one["within"]) for one in off] == [
        ("council-tax-recovery", None),
        ("uc-sanctions", "gateshead"),
    ]


def test_a_word_that_no_option_takes_is_wrong_usage(run: Run) -> None:
    done = run("smallest-set", "--budget", "2", "council-tax-recovery")
    assert done.exit_code == 2
    assert "unexpected extra argument (council-tax-recovery)" in done.stderr
