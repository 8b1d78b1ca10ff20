"""The command line gives the answers that were worked out apart from it."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from graphmap.resources import resource_path

if TYPE_CHECKING:
    from tests.cli.conftest import CommandLine

KNOWN = json.loads(resource_path("fixtures", "known_answers", "blocking.json").read_text("utf-8"))


def options(parameters: dict[str, Any]) -> list[str]:
    words: list[str] = []
    for name, value in parameters.items():
        flag = f"--{name.replace('_', '-')}"
        words += [flag] if value is True else [flag, str(value)]
    return words


def row_of(document: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    if "row" in answer:
        return document["rows"][answer["row"] - 1]
    return next(row for row in document["rows"] if row["policy"] == answer.get("policy"))


@pytest.mark.parametrize("answer", KNOWN["answers"], ids=lambda answer: answer["name"])
def test_blocking_gives_the_known_answer(
    demonstration: CommandLine, answer: dict[str, Any]
) -> None:
    document = demonstration.json("blocking", *options(answer["parameters"]))
    expected = dict(answer["expected"])
    number_of_rows = expected.pop("number_of_rows", None)
    if number_of_rows is not None:
        assert len(document["rows"]) == number_of_rows
        return
    row = row_of(document, answer)
    through = expected.pop("blocks_through", None)
    places_of_mixed = expected.pop("places_of_mixed", None)
    seen = {
        "policy": row["policy"],
        "places": row["places"],
        "number_of_places": len(row["places"]),
        "number_of_outcomes": len(row["outcomes"]),
        "number_of_pairs": len(row["pairs"]),
        "number_of_mixed": len(row["mixed"]),
    }
    assert {name: seen[name] for name in expected} == expected
    if places_of_mixed is not None:
        assert sorted({place for _, place in row["mixed"]}) == places_of_mixed
    if through is not None:
        pairs = [[through["outcome"], place] for place in through["places"]]
        assert all(pair in row["pairs"] for pair in pairs)


def test_the_ranking_prints_the_first_policy_first_with_its_evidence(
    demonstration: CommandLine,
) -> None:
    lines = demonstration.run("blocking", "--as-of", "2026-11-24").stdout.splitlines()
    assert "A structural hint, not a finding." in lines[1]
    first = next(line for line in lines if line.lstrip().startswith("1 "))
    assert first.split()[1:4] == ["Council", "tax", "recovery"]
    assert "2024-03-19" in first


def test_an_explanation_lists_exactly_the_observations_and_sources_of_its_chains(
    demonstration: CommandLine,
) -> None:
    asked = ("blocking", "--policy", "council-tax-recovery", "--explain", "--as-of", "2026-11-24")
    (row,) = demonstration.json(*asked)["rows"]
    observations = {
        id_ for pair in row["pairs"] for chain in pair["chains"] for id_ in chain["observations"]
    }
    sources = {id_ for pair in row["pairs"] for chain in pair["chains"] for id_ in chain["sources"]}
    rows = facts()
    stated = {
        fact["id"].lower(): fact["source"].lower()
        for fact in rows
        if fact["policy"] == "council-tax-recovery"
        and fact["place"] != "hammersmith-and-fulham"
        and fact["direction"] == "blocks"
    }
    assert observations == set(stated)
    assert sources == set(stated.values())
    printed = demonstration.run(*asked).stdout
    assert all(id_ in printed for id_ in observations | sources)


def facts() -> list[dict[str, str]]:
    with resource_path("fixtures", "demo", "facts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
