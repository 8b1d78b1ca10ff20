"""A claim and the records it writes."""

from dataclasses import dataclass

import pytest

from graphmap.errors import RecordRefused
from graphmap.model.claims import Claim, claim_from, records_of_claim


@dataclass(frozen=True)
class PlainNames:
    """Gives every name the id ``kind:name`` in lower case, so that tests can read it."""

    def node(self, kind: str, name: str, *, column: str) -> str:
        return f"{kind.lower()}-{name}"

    def source(self, name: str, url: str | None) -> str:
        return f"source-{url or name}"

    def effect(self, cause: str, target: str, place: str | None, polarity: int) -> str:
        return f"effect-{cause}-{target}-{place}-{polarity}".replace("--", "-minus-").lower()

    def observation(self, text: str, date: str | None, sources: tuple[str, ...]) -> str:
        return f"observation-{text}"


def links_of(claim: Claim) -> set[tuple[object, object, object]]:
    records = records_of_claim(claim, PlainNames())
    return {(link["kind"], link["source"], link["target"]) for link in records.links}


def test_a_full_claim_writes_effect_observation_and_every_link() -> None:
    #  org -APPLIES-> rule -CAUSES-> effect -ON-> home   effect -IN-> york
    #  seen -SUPPORTS-> effect, -TOUCHES-> org, -CITES-> report, -OBSERVED_IN-> pilot
    #  pilot -TOUCHES-> rule, home, york
    claim = claim_from(
        {
            "cause": "rule",
            "target": ["home"],
            "effect": "blocks",
            "place": "york",
            "since": "2018-04",
            "observed": "seen",
            "figure": "5 to 12 weeks",
            "date": "2019",
            "applied_by": ["org"],
            "experiment": "pilot",
            "how_we_know": "study",
            "source": "report",
            "confidence": "A",
        }
    )
    effect = "effect-policy-rule-outcome-home-place-york-minus-1"
    assert links_of(claim) == {
        ("CAUSES", "policy-rule", effect),
        ("ON", effect, "outcome-home"),
        ("IN", effect, "place-york"),
        ("APPLIES", "organisation-org", "policy-rule"),
        ("SUPPORTS", "observation-seen", effect),
        ("TOUCHES", "observation-seen", "organisation-org"),
        ("CITES", "observation-seen", "source-report"),
        ("OBSERVED_IN", "observation-seen", "experiment-pilot"),
        ("TOUCHES", "experiment-pilot", "policy-rule"),
        ("TOUCHES", "experiment-pilot", "outcome-home"),
        ("TOUCHES", "experiment-pilot", "place-york"),
    }
    assert records_of_claim(claim, PlainNames()).nodes == (
        {"id": effect, "kind": "Effect", "polarity": -1, "valid_from": "2018-04"},
        {
            "id": "observation-seen",
            "kind": "Observation",
            "text": "seen",
            "figure": "5 to 12 weeks",
            "date": "2019",
            "how_we_know": "study",
            "confidence": "A",
        },
    )


def test_several_targets_share_one_observation() -> None:
    claim = Claim(cause="rule", target=("a", "b"), effect="enables", observed="seen")
    supports = {link[2] for link in links_of(claim) if link[0] == "SUPPORTS"}
    assert supports == {
        "effect-policy-rule-outcome-a-none-1",
        "effect-policy-rule-outcome-b-none-1",
    }


def test_a_challenge_speaks_against_the_effect() -> None:
    claim = Claim(cause="rule", target=("a",), effect="blocks", observed="no", stance="challenges")
    kinds = {link[0] for link in links_of(claim)}
    assert "CHALLENGES" in kinds
    assert "SUPPORTS" not in kinds


def test_a_claim_without_observation_is_assumed_and_cites_its_source_itself() -> None:
    claim = Claim(cause="rule", target=("a",), effect="uncertain", source_url="http://s")
    effect = "effect-policy-rule-outcome-a-none-0"
    assert links_of(claim) == {
        ("CAUSES", "policy-rule", effect),
        ("ON", effect, "outcome-a"),
        ("CITES", effect, "source-http://s"),
    }


def test_an_experiment_that_is_the_cause_does_not_touch_itself() -> None:
    claim = Claim(
        cause="pilot", cause_kind="Experiment", target=("a",), effect="enables", experiment="pilot"
    )
    touches = {link for link in links_of(claim) if link[0] == "TOUCHES"}
    assert touches == {("TOUCHES", "experiment-pilot", "outcome-a")}


def test_the_same_claim_writes_the_same_records() -> None:
    claim = Claim(cause="rule", target=("a",), effect="blocks", observed="seen")
    assert records_of_claim(claim, PlainNames()) == records_of_claim(claim, PlainNames())


@pytest.mark.parametrize(
    ("target_kind", "word", "polarity"),
    [
        ("Outcome", "blocks", -1),
        ("Outcome", "enables", 1),
        ("Outcome", "uncertain", 0),
        ("Factor", "lowers", -1),
        ("Factor", "raises", 1),
        ("Policy", "lowers", -1),
        ("Policy", "brings_into_play", 1),
        ("Policy", "uncertain", 0),
    ],
)
def test_each_word_has_its_polarity(target_kind: str, word: str, polarity: int) -> None:
    values = {"cause": "c", "target": ["t"], "target_kind": target_kind, "effect": word}
    assert claim_from(values).polarity == polarity


@pytest.mark.parametrize(
    ("changes", "column", "says"),
    [
        (
            {"effect": "raises"},
            "effect",
            "does not fit the target kind Outcome; use one of: blocks, enables",
        ),
        ({"target_kind": "Policy", "effect": "blocks"}, "effect", "lowers, brings_into_play"),
        ({"effect": "stops"}, "effect", "'blocks'"),
        ({"cause_kind": "Place"}, "cause_kind", "'Policy'"),
        ({"target_kind": "Person"}, "target_kind", "'Outcome'"),
        ({"target": []}, "target", "at least 1"),
        ({"cause": None}, "cause", "valid string"),
        ({"since": "April"}, "since", "2018-04"),
        ({"date": "2019"}, "date", "observed"),
        ({"confidence": "A"}, "confidence", "observed"),
        ({"stance": "challenges"}, "stance", "observed"),
        ({"cause_kind": "Factor", "applied_by": ["o"]}, "applied_by", "only a Policy"),
        ({"colour": "red"}, "colour", "it has: cause"),
    ],
)
def test_a_claim_that_does_not_hold_together_is_refused_with_its_column(
    changes: dict[str, object], column: str, says: str
) -> None:
    with pytest.raises(RecordRefused) as refused:
        claim_from({"cause": "c", "target": ["t"], "effect": "blocks", **changes})
    (problem,) = refused.value.problems
    assert problem.column == column
    assert says in problem.message


def test_what_is_missing_is_said() -> None:
    with pytest.raises(RecordRefused) as refused:
        claim_from({"cause": "c"})
    assert [problem.column for problem in refused.value.problems] == ["target", "effect"]
    assert "is blank" in refused.value.problems[0].message
