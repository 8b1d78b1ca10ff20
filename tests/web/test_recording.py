"""Recording an observation: suggestions from its words, the claim it makes, what is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from graphmap.model.nodes import Observation
from graphmap.services.recording.suggesting import looks_personal

if TYPE_CHECKING:
    from tests.web.conftest import Site

WORDS = (
    "A family could not move from frightening neighbours because of the arrears rule, and so"
    " lost childcare and working hours"
)
FILLED = {
    "observed": WORDS,
    "cause": "allocation-arrears-bar",
    "target": "settled-home",
    "shows": "blocks",
    "place": "Gateshead",
    "date": "2026-11-24",
    "how_we_know": "A case we followed",
    "sensitivity": "steward",
    "actor": "Ada",
}


def send(site: Site, **changed: str) -> tuple[int, str]:
    visitor = site.visitor()
    answer = visitor.send("/observations/new", **{**FILLED, **changed})
    return answer.status_code, answer.get_data(as_text=True)


def newest(site: Site) -> Observation:
    entry = site.maps.default.store.changes(after=site.maps.default.store.revision() - 1)[0]
    ids = [record.id for record in entry.records]
    (found,) = [
        node for node in site.maps.default.store.nodes(ids).records if isinstance(node, Observation)
    ]
    return found


def suggested(site: Site, **typed: str) -> dict[str, str]:
    answer = site.visitor().send(
        "/observations/suggestions", form="/observations/new", **{**FILLED, **typed}
    )
    assert answer.status_code == 200
    return answer.json


def test_the_words_suggest_rules_and_outcomes_that_share_them(site: Site) -> None:
    about = suggested(site, cause="", target="", shows="")["about"]
    names = re.findall(r'name="(cause|target)" value="([^"]+)"', about)
    assert ("cause", "allocation-arrears-bar") in names
    assert ("cause", "rent-arrears") in names
    assert ("target", "settled-home") in names


def test_the_claim_is_read_back_with_the_evidence_before_and_after(site: Site) -> None:
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", suggested(site)["readback"]))
    assert (
        "In Gateshead , “ No move or tenancy while in arrears ” blocks"
        " “ A safe and settled home ”." in text
    )
    assert "goes from 1 for 0 against to 2 for 0 against" in text
    against = re.sub(r"<[^>]+>", " ", suggested(site, shows="against")["readback"])
    assert (
        "In Gateshead this speaks against : “ No move or tenancy while in arrears ” blocks"
        " “ A safe and settled home ”." in re.sub(r"\s+", " ", against)
    )
    assert re.search(r"to\s+2\s+for\s+1\s+against|to\s+1\s+for\s+1\s+against", against)


def test_nothing_is_read_back_before_anything_is_written(site: Site) -> None:
    text = site.get("/observations/new?system=").get_data(as_text=True)
    assert 'data-part="readback" aria-live="polite"></div>' in text
    blank = {"observed": "", "cause": "", "target": "", "shows": ""}
    assert suggested(site, **blank)["readback"].strip() == ""


def test_an_ordinary_word_alone_puts_no_rule_first(site: Site) -> None:
    words = "They were not allowed to move because of arrears"
    about = suggested(site, observed=words, cause="", target="", shows="")["about"]
    causes = re.findall(r'name="cause" value="([^"]+)"', about)
    assert "allocation-arrears-bar" in causes
    shelters = [at for at, id_ in enumerate(causes) if "shelter" in id_]
    assert not shelters or shelters[0] > causes.index("allocation-arrears-bar")


def test_the_page_of_an_observation_says_who_may_read_it(own_site: Site) -> None:
    assert send(own_site)[0] == 303
    text = own_site.get(f"/nodes/{newest(own_site).id}").get_data(as_text=True)
    assert "It may be read by stewards only." in text


def test_a_saved_observation_supports_the_effect_it_speaks_of(own_site: Site) -> None:
    store = own_site.maps.default.store
    before = store.snapshot()
    status, _ = send(own_site)
    assert status == 303
    after = store.snapshot()
    seen = newest(own_site)
    assert (seen.text, seen.sensitivity, seen.date) == (WORDS, "steward", "2026-11-24")
    (effect,) = after.targets(seen.id, "SUPPORTS")
    assert after.sources(effect, "CAUSES") == ["allocation-arrears-bar"]
    assert after.targets(effect, "IN") == ["gateshead"]
    assert len(after.of_kind("Effect")) == len(before.of_kind("Effect"))


def test_one_that_speaks_against_challenges_what_is_recorded(own_site: Site) -> None:
    assert send(own_site, shows="against")[0] == 303
    whole = own_site.maps.default.store.snapshot()
    (effect,) = whole.targets(newest(own_site).id, "CHALLENGES")
    assert whole.sources(effect, "CAUSES") == ["allocation-arrears-bar"]


def test_a_workaround_that_surprised_is_kept_as_one_for_stewards(own_site: Site) -> None:
    assert (
        send(own_site, type="workaround", surprise="1", workaround_basis="Duty of care")[0] == 303
    )
    seen = newest(own_site)
    assert (seen.type, seen.surprise, seen.workaround_basis) == ("workaround", True, "Duty of care")
    assert seen.sensitivity == "steward"


def test_words_about_one_record_alone_touch_it_and_claim_nothing(own_site: Site) -> None:
    assert send(own_site, target="", shows="", source="A letter")[0] == 303
    whole = own_site.maps.default.store.snapshot()
    seen = newest(own_site)
    assert set(whole.targets(seen.id, "TOUCHES")) == {"allocation-arrears-bar", "gateshead"}
    assert whole.targets(seen.id, "SUPPORTS") == []
    (source,) = whole.targets(seen.id, "CITES")
    assert whole.node_by_id[source].name == "A letter"


@pytest.mark.parametrize("about", [{}, {"target": "", "shows": ""}])
def test_the_same_words_again_change_nothing_and_offer_no_undo(
    own_site: Site, about: dict[str, str]
) -> None:
    visitor = own_site.visitor()
    for is_first in (True, False):
        answer = visitor.send("/observations/new", **{**FILLED, **about})
        assert answer.status_code == 303
        told = visitor.get(answer.location)
        assert ("Recorded. Thank you." in told) == is_first
        assert ("This was recorded already." in told) != is_first
        assert '<div class="done written"' in told
        assert ("Revision 2" in told) == is_first
    assert own_site.maps.default.store.revision() == 2


def test_an_effect_on_a_factor_is_raised_or_lowered(own_site: Site) -> None:
    assert send(own_site, target="rent-arrears", shows="enables", place="Plymouth")[0] == 303
    whole = own_site.maps.default.store.snapshot()
    (effect,) = whole.targets(newest(own_site).id, "SUPPORTS")
    assert whole.node_by_id[effect].polarity == 1
    assert whole.targets(effect, "ON") == ["rent-arrears"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"observed": " "}, "What you saw or heard is blank"),
        ({"shows": ""}, "What it shows is not chosen"),
        ({"target": ""}, "The outcome is not chosen"),
        ({"date": "yesterday"}, "The day"),
        ({"type": "gossip"}, "What kind it is is not one of those"),
        ({"cause": "", "target": "", "shows": "", "place": ""}, "The rule is not chosen"),
        ({"target": "warm-homes-2", "shows": "against"}, "nothing is recorded between the two"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_the_words_are_kept(
    site: Site, changed: dict[str, str], message: str
) -> None:
    revision = site.maps.default.store.revision()
    status, text = send(site, **changed)
    assert status == 422
    assert message in text
    if "observed" not in changed:
        assert WORDS in text
    assert site.maps.default.store.revision() == revision


def test_a_new_name_that_looks_like_a_stored_one_is_asked_about(site: Site) -> None:
    status, text = send(site, other_cause="No move or tenancy while in arrear")
    assert status == 422
    assert "Is it one of these?" in text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Her neighbour, Mrs Ada Brown, called", ("Mrs Ada Brown",)),
        ("Call 0191 433 3000 or ada@example.org", ("0191 433 3000", "ada@example.org")),
        ("They moved to NE8 1HH in 2018", ("NE8 1HH",)),
        ("The council wrote three times. Nobody came.", ()),
        ("She asked Gateshead for help", ()),
    ],
)
def test_what_looks_like_a_name_or_a_number_is_pointed_out(
    text: str, found: tuple[str, ...]
) -> None:
    assert set(looks_personal(text, ["gateshead"])) == set(found)


@pytest.mark.parametrize("wrong", [{"date": "2024-13-45"}, {"sensitivity": "nobody"}])
@pytest.mark.parametrize("about", [{}, {"target": "", "shows": ""}])
def test_words_that_cannot_be_written_yet_stay_in_the_form(
    site: Site, about: dict[str, str], wrong: dict[str, str]
) -> None:
    before = site.maps.default.store.revision()
    status, text = send(site, **about, **wrong)
    assert status == 422
    assert WORDS in text.split("<textarea")[1].split("</textarea>")[0]
    assert site.maps.default.store.revision() == before
