"""The claims of a map: the way back from records to rows."""

from graphmap.model.claim_rows import claims_of
from graphmap.model.gathering import Gathering
from graphmap.model.nodes import (
    Effect,
    Experiment,
    Factor,
    Observation,
    Organisation,
    Outcome,
    Pattern,
    Place,
    Policy,
    Source,
)
from graphmap.model.system_map import SystemMap

#   rule -e1(-)-> a   in york      seen supports e1, e2; doubted challenges e1
#   rule -e2(-)-> b   in york
#   debt -e3(+)-> rule             nobody recorded evidence


def drawn() -> SystemMap:
    gathered = Gathering()
    for node in (
        Policy(id="rule", name="Rule"),
        Outcome(id="a", name="A"),
        Outcome(id="b", name="B"),
        Factor(id="debt", name="Debt"),
        Place(id="york", name="York"),
        Organisation(id="org", name="Org"),
        Organisation(id="other", name="Other"),
        Experiment(id="pilot", name="Pilot"),
        Source(id="s", name="Report", url="http://s"),
        Effect(id="e1", polarity=-1, valid_from="2018"),
        Effect(id="e2", polarity=-1, valid_from="2018"),
        Effect(id="e3", polarity=1),
        Observation(id="seen", text="Seen", date="2019", figure="7", confidence="B"),
        Observation(id="doubted", text="Doubted", sensitivity="steward"),
        Pattern(id="pattern", name="Pattern", scale="place"),
    ):
        gathered.put(node)
    join = gathered.join
    for effect, target in (("e1", "a"), ("e2", "b")):
        join("CAUSES", "rule", effect)
        join("ON", effect, target)
        join("IN", effect, "york")
        join("SUPPORTS", "seen", effect)
    join("CAUSES", "debt", "e3")
    join("ON", "e3", "rule")
    join("CHALLENGES", "doubted", "e1")
    join("SUPPORTS", "seen", "pattern")
    join("CITES", "seen", "s")
    join("APPLIES", "org", "rule")
    join("APPLIES", "other", "rule")
    join("TOUCHES", "seen", "org")
    join("OBSERVED_IN", "seen", "pilot")
    for touched in ("rule", "a", "b", "york"):
        join("TOUCHES", "pilot", touched)
    join("OBSERVED_IN", "doubted", "pilot")
    return SystemMap.of(gathered.nodes, gathered.links)


def test_effects_that_an_observation_speaks_of_alike_share_a_claim() -> None:
    rows = claims_of(drawn())
    assert [(row.claim.cause, row.claim.target, row.observation, row.effects) for row in rows] == [
        ("debt", ("rule",), None, ("e3",)),
        ("rule", ("a",), "doubted", ("e1",)),
        ("rule", ("a", "b"), "seen", ("e1", "e2")),
    ]


def test_a_claim_says_all_that_is_recorded() -> None:
    claim = claims_of(drawn())[2].claim
    assert claim.model_dump(exclude_none=True) == {
        "cause": "rule",
        "cause_kind": "Policy",
        "target": ("a", "b"),
        "target_kind": "Outcome",
        "effect": "blocks",
        "place": "york",
        "since": "2018",
        "observed": "Seen",
        "figure": "7",
        "date": "2019",
        "stance": "supports",
        "applied_by": ("org",),
        "experiment": "pilot",
        "source": "Report",
        "source_url": "http://s",
        "confidence": "B",
        "sensitivity": "public",
        "more_sources": (),
    }


def test_a_challenge_and_an_assumed_claim_say_so() -> None:
    assumed, challenge, _ = (row.claim for row in claims_of(drawn()))
    assert (assumed.effect, assumed.observed, assumed.target_kind) == (
        "brings_into_play",
        None,
        "Policy",
    )
    assert (challenge.stance, challenge.sensitivity) == ("challenges", "steward")
