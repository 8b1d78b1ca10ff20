"""Pages that write: the form of a claim, import, blank maps; nothing typed is lost."""

from __future__ import annotations

import io
import re
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.conftest import Site, Visitor, open_site

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

CLAIM = {
    "observed": "A letter said that the van would come",
    "cause": "Council tax recovery",
    "cause_kind": "Policy",
    "effect": "blocks",
    "target": "Household finances hold together",
    "target_kind": "Outcome",
    "stance": "supports",
    "place": "York",
    "actor": "Ana",
}
SHEET = b"rule,outcome,effect,area,evidence\nA new rule,A roof tonight,blocks,Gateshed,Seen\n"


def errors_of(answer: TestResponse) -> dict[str, str]:
    text = answer.get_data(as_text=True)
    found = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', text.split("There is a problem")[-1])
    return dict(found)


def test_a_claim_is_written_and_read_back(own_site: Site) -> None:
    visitor = own_site.visitor()
    answer = visitor.send("/claims/new", **CLAIM)
    assert answer.status_code == 303
    assert answer.location.startswith("/nodes/council-tax-recovery?")
    text = visitor.get(answer.location)
    assert "In York: Council tax recovery blocks Household finances hold together" in text
    assert CLAIM["observed"] in text
    entry = own_site.maps.default.store.changes(after=1)[0]
    assert (entry.actor, entry.reason) == ("Ana", "A claim recorded by hand")


def test_an_observation_typed_by_hand_is_for_stewards_unless_said_otherwise(
    own_site: Site,
) -> None:
    visitor = own_site.visitor()
    visitor.send("/claims/new", **CLAIM)
    visitor.send("/claims/new", **{**CLAIM, "observed": "Another", "sensitivity": "public"})
    whole = own_site.maps.default.store.snapshot()
    told = {getattr(node, "text", ""): node.sensitivity for node in whole.of_kind("Observation")}
    assert (told[CLAIM["observed"]], told["Another"]) == ("steward", "public")


def test_the_name_is_asked_once(own_site: Site) -> None:
    visitor = own_site.visitor()
    visitor.send("/claims/new", **CLAIM)
    assert 'value="Ana"' in visitor.get("/claims/new")
    assert 'value="Ana"' not in own_site.visitor().get("/claims/new")


def test_a_form_sent_twice_writes_once(own_site: Site) -> None:
    visitor = own_site.visitor()
    store = own_site.maps.default.store
    fields = {**CLAIM, "operation_id": "only-once"}
    for _ in range(2):
        assert visitor.send("/claims/new", **fields).status_code == 303
    assert store.revision() == 2


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(site: Site) -> None:
    sent = {**CLAIM, "cause": "", "date": "2024-13", "effect": "raises", "figure": "<b>7</b>"}
    answer = site.visitor().send("/claims/new", **sent)
    assert answer.status_code == 422
    assert set(errors_of(answer)) == {"cause", "date"}
    text = answer.get_data(as_text=True)
    assert CLAIM["observed"] in text
    assert 'value="Household finances hold together"' in text
    assert 'value="&lt;b&gt;7&lt;/b&gt;"' in text
    for field in ("cause", "date"):
        assert f'id="{field}-error"' in text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"effect": "raises"}, "effect"),
        ({"effect": ""}, "effect"),
        ({"target": ""}, "target"),
        ({"observed": "", "stance": "challenges"}, "stance"),
        ({"cause": "x\u202ey"}, "cause"),
        ({"actor": ""}, "actor"),
        ({"actor": "a\x00b"}, "actor"),
        ({"reason": "a\x00b"}, "reason"),
        ({"cause_kind": "Person"}, "cause_kind"),
    ],
)
def test_a_claim_that_cannot_be_is_refused_at_its_field(
    site: Site, changed: dict[str, str], field: str
) -> None:
    answer = site.visitor().send("/claims/new", **{**CLAIM, **changed})
    assert answer.status_code == 422
    assert field in errors_of(answer)


def test_names_that_look_alike_are_offered_before_a_new_one_is_made(own_site: Site) -> None:
    visitor = own_site.visitor()
    sent = {**CLAIM, "cause": "Council tax recovry"}
    answer = visitor.send("/claims/new", **sent)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert 'value="council-tax-recovery"' in text
    assert CLAIM["observed"] in text
    assert own_site.maps.default.store.revision() == 1
    chosen = {"choice.1.name": "Council tax recovry", "choice.1.id": "council-tax-recovery"}
    assert visitor.send("/claims/new", **sent, **chosen).status_code == 303
    assert not own_site.maps.default.store.nodes(["council-tax-recovry"]).records


def test_a_name_that_was_only_begun_is_offered_whole_before_a_new_one_is_made(
    own_site: Site,
) -> None:
    answer = own_site.visitor().send("/claims/new", **{**CLAIM, "cause": "No move"})
    assert answer.status_code == 422
    assert "It is “No move or tenancy while in arrears”" in answer.get_data(as_text=True)
    assert own_site.maps.default.store.revision() == 1


def test_the_preview_of_a_sheet_says_who_may_read_its_observations(own_site: Site) -> None:
    visitor = own_site.visitor()
    head, row = "cause,target,effect,observed", "Rule X,Outcome Y,blocks,Seen"
    text = upload(visitor, f"{head}\n{row}\n".encode()).get_data(as_text=True)
    assert "1 observation would be public" in text
    assert "add a column sensitivity" in text
    kept = upload(visitor, f"{head},sensitivity\n{row},steward\n".encode())
    assert "would be public" not in kept.get_data(as_text=True)


def test_a_form_opened_from_a_node_starts_with_it(site: Site) -> None:
    visitor = site.visitor()
    text = visitor.get("/claims/new?cause=uc-sanctions&stance=challenges&place=gateshead")
    assert 'value="Benefit sanctions"' in text
    assert 'value="Gateshead"' in text
    assert re.search(r'value="challenges" checked', text)


def upload(visitor: Visitor, data: bytes, name: str = "sheet.csv", **more: Any) -> TestResponse:
    return visitor.send("/import", file=(io.BytesIO(data), name), **more)


def carried(answer: TestResponse) -> dict[str, str]:
    """Give the fields that the preview carries on, as they stand."""
    text = answer.get_data(as_text=True)
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)">(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else "(leave out)"
    return found


def test_an_import_is_looked_at_mapped_chosen_and_then_made(own_site: Site) -> None:
    visitor, store = own_site.visitor(), own_site.maps.default.store
    preview = upload(visitor, SHEET, operation_id="an-import")
    assert "What sheet.csv would change" in preview.get_data(as_text=True)
    fields = {**carried(preview), "actor": "Ana"}
    asked = visitor.client.post("/import/apply", data={**fields, "do": "apply"})
    assert asked.status_code == 422
    assert "It is “Gateshead”" in asked.get_data(as_text=True)
    assert store.revision() == 1
    fields = {**fields, "choice.1.name": "Gateshed", "choice.1.id": "gateshead"}
    done = visitor.client.post("/import/apply", data={**fields, "do": "apply"})
    assert done.status_code == 303
    assert "Imported at revision 2" in visitor.get(done.location)
    assert store.nodes(["a-new-rule"]).records
    again = visitor.client.post("/import/apply", data={**fields, "do": "apply"})
    assert again.status_code == 422
    assert "no longer here" in again.get_data(as_text=True)


def test_the_same_file_twice_changes_nothing_and_says_so(own_site: Site) -> None:
    visitor = own_site.visitor()
    file = own_site.get("/export/file?profile=steward&part=whole").data
    preview = upload(visitor, file, "map.graphmap.json").get_data(as_text=True)
    assert "Nothing: all of it is on the map already." in preview
    assert "<b>0</b> created" in preview


def test_a_file_that_is_refused_says_where_and_offers_no_import(site: Site) -> None:
    bad = b"cause,target,effect\nA rule,An outcome,blocks\nAnother,An outcome,breaks\n"
    text = upload(site.visitor(), bad).get_data(as_text=True)
    refused = text.split('<h2 class="sec">Refused</h2>')[1]
    assert '<td data-head="Row: ">3</td>' in refused
    assert '<td data-head="Column: ">effect</td>' in refused
    assert 'value="apply"' not in text


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..\\..\\boot.ini", "a" * 300 + ".csv", "nul\x00l.csv", "CON", "/"],
)
def test_the_name_of_an_upload_never_touches_the_disk(tmp_path: Path, name: str) -> None:
    with closing((site := open_site(tmp_path / "data")).maps):
        assert upload(site.visitor(), SHEET, name).status_code == 200
        kept = sorted(path.name for path in (tmp_path / "data" / "uploads").iterdir())
        assert [bool(re.fullmatch(r"[0-9a-f]{32}", one)) for one in kept] == [True]
        outside = {path.name for path in tmp_path.iterdir()}
        assert outside == {"data"}


@pytest.mark.parametrize("upload_token", ["", "made-up", "a.b.c"])
def test_an_upload_that_was_not_signed_here_is_not_read(site: Site, upload_token: str) -> None:
    fields = {"upload": upload_token, "do": "apply", "actor": "Ana"}
    answer = site.visitor().send("/import/apply", form="/import", **fields)
    assert answer.status_code == 422
    assert "no longer here" in answer.get_data(as_text=True)


def test_an_upload_larger_than_the_limit_is_refused(tmp_path: Path) -> None:
    with closing((site := open_site(tmp_path, max_upload_bytes=10_000)).maps):
        large = b"x" * 20_000
        answer = site.post("/api/v1/import", data={"file": (io.BytesIO(large), "x.csv")})
        assert (answer.status_code, answer.json["error"]["code"]) == (413, "too_large")
        form = site.visitor().client.post(
            "/import", data={"file": (io.BytesIO(b"x" * 20_000), "x")}
        )
        assert form.status_code == 413


def test_the_api_reports_first_and_imports_only_when_asked(own_site: Site) -> None:
    store = own_site.maps.default.store

    def sent(**more: Any) -> TestResponse:
        data = b"cause,target,effect,place\nA new rule,A roof tonight,blocks,Gateshead\n"
        return own_site.post("/api/v1/import", data={"file": (io.BytesIO(data), "a.csv"), **more})

    report = sent().json
    assert report["created"] > 0
    assert store.revision() == 1
    assert sent(apply="true").status_code == 422
    assert sent(apply="true", actor="Ana").json["revision"] == 2
    assert sent(apply="true", actor="Ana").json["created"] == 0


def test_a_blank_map_stands_beside_the_demonstration(own_site: Site) -> None:
    visitor = own_site.visitor()
    answer = visitor.send("/maps", name="Our street")
    assert answer.status_code == 303
    assert "map=our-street" in answer.location
    text = visitor.get(answer.location)
    assert "Nothing is on this map yet" in text
    assert "map=our-street" in text.split('<nav class="nav"')[1].split("</nav>")[0]
    sent = visitor.send("/claims/new?map=our-street", **{**CLAIM, "place": ""})
    assert "map=our-street" in sent.location
    assert own_site.maps.default.store.revision() == 1
    assert own_site.maps.open("our-street").store.revision() == 1
    assert "map=" not in visitor.get("/").split('<nav class="nav"')[1].split("</nav>")[0]


@pytest.mark.parametrize("name", ["", "../evil", "map", "a/b", "-x-", "é"])
def test_a_map_that_cannot_have_its_name_is_refused_at_the_field(site: Site, name: str) -> None:
    answer = site.visitor().send("/maps", name=name)
    assert answer.status_code == 422
    assert "name" in errors_of(answer)


def test_a_map_that_is_not_there_is_not_found(site: Site) -> None:
    assert site.get("/?map=nowhere").status_code == 404
    assert site.get("/api/v1/blocking?map=../map").status_code == 404
