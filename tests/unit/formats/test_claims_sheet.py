"""The claims sheet: rows to claims and back."""

import pytest

from graphmap.errors import FileRefused
from graphmap.formats.claims_sheet import read_claims, write_claims
from graphmap.formats.csv_text import read_csv, write_csv
from graphmap.model.claims import Claim

CLAIMS = [
    Claim(
        cause="rule",
        target=("a;b", "c"),
        effect="blocks",
        place="york",
        since="2018",
        until="2019-02",
        observed="=Seen",
        figure="-5%",
        date="2018-03-01",
        stance="challenges",
        applied_by=("x", "y"),
        experiment="pilot",
        how_we_know="study",
        source="Report",
        source_url="http://r",
        confidence="C",
        sensitivity="workshop",
    ),
    Claim(
        cause="debt", cause_kind="Factor", target=("rule",), target_kind="Policy", effect="lowers"
    ),
]


def test_claims_are_read_as_they_were_written() -> None:
    table = read_csv(write_csv(*write_claims(CLAIMS)), file="c.csv")
    assert [placed.claim for placed in read_claims(table)] == CLAIMS


def test_words_are_known_in_any_case_and_a_blank_stance_supports() -> None:
    data = b"cause,cause_kind,target,target_kind,effect,stance,confidence,observed\n"
    data += b"x,factor,y,policy,Brings into play,,a,seen\n"
    (placed,) = read_claims(read_csv(data, file="c.csv"))
    claim = placed.claim
    assert (claim.cause_kind, claim.target_kind) == ("Factor", "Policy")
    assert (claim.effect, claim.stance, claim.confidence) == (
        "brings_into_play",
        "supports",
        "A",
    )
    assert (placed.place.file, placed.place.row) == ("c.csv", 2)


def test_every_row_that_makes_no_claim_is_named() -> None:
    data = b"cause,target,effect\na,,blocks\na,b,blocks\na,b,hurts\n,b,blocks\n"
    with pytest.raises(FileRefused) as refused:
        read_claims(read_csv(data, file="c.csv"))
    assert [(problem.row, problem.column) for problem in refused.value.problems] == [
        (2, "target"),
        (4, "effect"),
        (5, "cause"),
    ]
