"""History, undo and several people: the pages, the same as JSON, and what they cost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from graphmap.services.history.reading import node_history
from graphmap.services.presence import SILENCE, Presence, Visitor

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.conftest import Site
    from tests.web.conftest import Visitor as Client

RULE = {"kind": "Policy", "name": "A new rule"}


def put(id_: str, version: int = 0, **value: Any) -> dict[str, Any]:
    record = "link" if "source" in value else "node"
    return {"op": "put", "record": record, "id": id_, "expected_version": version, "value": value}


def write(site: Site, *changes: dict[str, Any], actor: str = "Ada", reason: str = "") -> int:
    revision = site.maps.default.store.revision()
    body = {
        "operation_id": f"op-{revision}",
        "actor": actor,
        "reason": reason,
        "changes": list(changes),
    }
    answer = site.post("/api/v1/changes", json=body)
    assert answer.status_code == 200, answer.json
    return answer.json["revision"]


def text_of(page: str) -> str:
    """Give the words of a page's main part, without its elements."""
    main = page.split('<main id="main"')[1].split("</main>", maxsplit=1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split()).replace("&#39;", "'")


def named(site: Site, name: str) -> Client:
    """Give a visitor who has said their name."""
    visitor = site.visitor()
    with visitor.client.session_transaction() as session:
        session["actor"] = name
    return visitor


def test_the_history_says_who_did_what_and_why_newest_first(own_site: Site) -> None:
    write(own_site, put("a-rule", **RULE), actor="Ada", reason="heard of it")
    write(own_site, put("a-rule", 2, **{**RULE, "description": "Costs 5 pounds"}), actor="Ben")
    words = text_of(own_site.visitor().get("/history"))
    assert words.index("Ben changed policy “A new rule”") < words.index(
        "Ada added policy “A new rule” Why: heard of it"
    )
    assert "graphmap added 131 effects" in words
    only = text_of(own_site.visitor().get("/history?actor=ben"))
    assert "Ben changed" in only
    assert "Ada added" not in only
    assert "No change fits" in text_of(own_site.visitor().get("/history?actor=nobody"))
    assert "No change fits" in text_of(own_site.visitor().get("/history?until=2001-01-01"))
    kinds = own_site.get("/api/v1/history?kind=Policy&after=1").json["entries"]
    assert [entry["revision"] for entry in kinds] == [3, 2]
    assert own_site.get("/api/v1/history?kind=Place&after=1").json["entries"] == []
    assert own_site.get("/api/v1/history?kind=Nonsense").status_code == 422


def test_the_history_is_paged(blank_site: Site) -> None:
    for number in range(30):
        write(blank_site, put(f"p-{number}", kind="Place", name=f"Place {number}"))
    first = blank_site.get("/api/v1/history").json
    assert [entry["revision"] for entry in first["entries"]] == list(range(30, 5, -1))
    assert first["older"] == 6
    rest = blank_site.get("/api/v1/history?before=6").json
    assert [entry["revision"] for entry in rest["entries"]] == [5, 4, 3, 2, 1]
    assert rest["older"] is None
    assert "before=6" in blank_site.visitor().get("/history")


def test_an_entry_and_a_node_show_each_field_before_and_after(own_site: Site) -> None:
    write(own_site, put("a-rule", **RULE))
    write(own_site, put("a-rule", 2, **{**RULE, "name": "A better rule"}), actor="Ben")
    for path in ("/history/3", "/nodes/a-rule/history"):
        words = text_of(own_site.visitor().get(path))
        assert "Name A new rule A better rule" in words, path
    history = own_site.get("/api/v1/nodes/a-rule/history").json["entries"]
    assert [(entry["revision"], entry["change"]["did"]) for entry in history] == [
        (3, "changed"),
        (2, "added"),
    ]
    assert own_site.get("/nodes/nobody/history").status_code == 404
    assert own_site.get("/history/77").status_code == 404


def test_the_history_of_a_node_goes_on_past_a_deletion_that_was_undone(own_site: Site) -> None:
    write(own_site, put("a-rule", **RULE))
    write(own_site, {"op": "delete", "record": "node", "id": "a-rule", "expected_version": 2})
    assert "deleted policy “A new rule”" in text_of(own_site.visitor().get("/history/3"))
    assert own_site.get("/nodes/a-rule/history").status_code == 404
    body = {"operation_id": "u", "actor": "Cy", "revision": 3}
    assert own_site.post("/api/v1/undo", json=body).json == {"undone": 3, "revision": 4}
    history = own_site.get("/api/v1/nodes/a-rule/history").json["entries"]
    assert [entry["revision"] for entry in history] == [4, 3, 2]


def test_undo_beside_a_page_says_whose_change_it_is_before_and_after(own_site: Site) -> None:
    write(own_site, put("a-rule", **RULE), actor="Ada")
    cy = named(own_site, "Cy")
    for path in ("/map", "/map?view=table", "/"):
        assert "Ada added policy “A new rule”" in cy.get(path), path
    back = "/nodes/gateshead?scale=place&system=gateshead"
    answer = cy.send("/undo", form="/about", revision="2", back=back)
    assert (answer.status_code, answer.location) == (303, back)
    page = cy.get(back)
    assert "Taken back: revision 2, Ada added policy “A new rule”." in page
    assert "Cy took back revision 2" in page
    assert own_site.get("/nodes/a-rule").status_code == 404
    assert cy.send("/undo", form="/about", revision="3", back="//elsewhere").location[0] == "/"
    assert "Brought back: revision 2, Ada added policy “A new rule”." in cy.get("/history")
    assert own_site.get("/nodes/a-rule").status_code == 200


def test_undo_asks_for_a_name_once_and_loses_nothing(own_site: Site) -> None:
    write(own_site, put("a-rule", **RULE))
    visitor = own_site.visitor()
    asked = visitor.send("/undo", form="/about", revision="2", back="/map")
    assert asked.status_code == 422
    assert "Give the name that this change is recorded under" in asked.text
    assert own_site.get("/nodes/a-rule").status_code == 200
    done = visitor.send("/undo", revision="2", back="/map", actor="Dee")
    assert (done.status_code, done.location) == (303, "/map")
    assert "Dee took back revision 2" in visitor.get("/history")


def test_a_form_that_is_sent_twice_undoes_once(own_site: Site) -> None:
    write(own_site, put("a-rule", **RULE))
    cy = named(own_site, "Cy")
    hidden = dict(re.findall(r'name="(csrf_token)" value="([^"]+)"', cy.get("/about")))
    sent = {**hidden, "revision": "2", "operation_id": "same", "back": "/map"}
    for _ in range(2):
        assert cy.client.post("/undo", data=sent).status_code == 303
    assert own_site.maps.default.store.revision() == 3
    again = cy.send("/undo", form="/about", revision="2")
    assert again.status_code == 409
    assert "Revision 2 was taken back by revision 3 already" in text_of(again.text)


def test_what_stands_in_the_way_of_an_undo_is_named_and_nothing_changes(own_site: Site) -> None:
    write(own_site, put("a-rule", **RULE), actor="Ada")
    nodes = own_site.maps.default.store.snapshot().nodes
    council = next(node.id for node in nodes if node.kind == "Organisation")
    write(own_site, put("a-link", kind="SETS", source=council, target="a-rule"))
    write(own_site, put("a-rule", 2, **{**RULE, "name": "Other"}), actor="Ben", reason="shorter")
    cy = named(own_site, "Cy")
    answer = cy.send("/undo", form="/about", revision="2")
    assert answer.status_code == 409
    words = text_of(answer.text)
    assert "revision 4 (Ben) and revision 3 (Ada) build on it" in words
    assert "Why: shorter" in words
    body = {"operation_id": "u", "actor": "Cy", "revision": 2}
    refused = own_site.post("/api/v1/undo", json=body)
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "stale_version")
    assert "revision 4 (Ben)" in refused.json["error"]["message"]
    assert own_site.maps.default.store.revision() == 4
    for number, revision in enumerate((4, 3, 2)):
        body = {"operation_id": f"in-order-{number}", "actor": "Cy", "revision": revision}
        assert own_site.post("/api/v1/undo", json=body).status_code == 200
    redo = {"operation_id": "again", "actor": "Cy"}
    assert own_site.post("/api/v1/redo", json=redo).json == {"undone": 7, "revision": 8}


def test_what_changed_since_somebody_looked_is_marked_until_they_have_seen_it(
    own_site: Site,
) -> None:
    visitor = named(own_site, "Ada")
    assert "since you last looked" not in visitor.get("/claims")
    write(own_site, put("own", **RULE), actor="Ada")
    assert "since you last looked" not in visitor.get("/claims")
    write(own_site, put("a-rule", **{**RULE, "name": "Theirs"}), actor="Ben")
    assert "1 change since you last looked" in visitor.get("/claims")
    assert "Ben added policy “Theirs”" in text_of(visitor.get("/history/since"))
    assert visitor.send("/history/seen", form="/history/since", revision="3").status_code == 303
    assert "since you last looked" not in visitor.get("/claims")
    assert "Nothing has changed since" in text_of(visitor.get("/history/since"))


def test_the_map_as_known_then_is_shown_and_cannot_be_changed(own_site: Site) -> None:
    write(own_site, put("a-rule", **RULE))
    visitor = named(own_site, "Ada")
    assert own_site.get("/nodes/a-rule?known=2").status_code == 200
    assert own_site.get("/nodes/a-rule?known=1").status_code == 404
    page = visitor.get("/map?known=1&scale=place&system=gateshead")
    assert "This is the map as it was known at revision 1." in page
    assert "/map?scale=place&amp;system=gateshead&amp;known=1" in page
    assert 'action="/undo' not in page
    assert own_site.get("/api/v1/nodes/gateshead?known=1").json["revision"] == 1
    assert own_site.get("/map?known=3").status_code == 404
    assert own_site.get("/map?known=x").status_code == 422
    body = {"operation_id": "u", "actor": "Cy"}
    assert own_site.post("/api/v1/undo?known=1", json=body).status_code == 422
    drawn = own_site.get("/api/v1/map?scale=place&system=gateshead").json["nodes"]
    then = own_site.get("/api/v1/map?scale=place&system=gateshead&known=1").json["nodes"]
    assert drawn == then


def test_the_difference_of_two_revisions_is_told_in_words_and_as_a_table(own_site: Site) -> None:
    write(own_site, put("a-rule", **RULE))
    write(own_site, put("a-rule", 2, **{**RULE, "description": "Costs 5 pounds"}))
    write(own_site, put("other", kind="Place", name="Elsewhere"))
    words = text_of(own_site.visitor().get("/history/difference?here=2"))
    assert "people added place “Elsewhere”; changed policy “A new rule”." in words
    assert "A new rule changed Description not recorded Costs 5 pounds" in words
    back = own_site.get("/api/v1/history/difference?here=4&there=3").json
    assert (back["what"], back["more"]) == ("deleted place “Elsewhere”", 0)
    assert "Nothing that is for you to see differs" in text_of(
        own_site.visitor().get("/history/difference?here=3&there=3")
    )


def test_following_the_log_costs_one_look_at_the_store(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = own_site.maps.default.store
    asked: list[str] = []
    for name in ("revision", "changes", "columns", "nodes", "snapshot", "neighbourhood"):
        method = getattr(store, name)

        def counted(*args: Any, _name: str = name, _method: Any = method, **given: Any) -> Any:
            asked.append(_name)
            return _method(*args, **given)

        monkeypatch.setattr(store, name, counted)
    for path in ("/api/v1/changes?after=1&limit=0", "/api/v1/changes?after=1"):
        asked.clear()
        assert own_site.get(path).json == {"entries": [], "revision": 1}
        assert asked == ["revision"], path


def test_who_else_is_here_is_said_and_forgotten(own_site: Site) -> None:
    ada, ben = named(own_site, "Ada"), named(own_site, "Ben")

    def here(visitor: Client, page: str) -> dict[str, Any]:
        answer = visitor.send("/here", form="/maps", page=page)
        assert answer.status_code == 200
        return answer.json

    assert here(ada, "Map of Gateshead") == {"pages": [], "words": ""}
    assert here(ben, "Questions") == {
        "pages": ["Ada looks at Map of Gateshead"],
        "words": "Also here: Ada",
    }
    somebody = own_site.visitor()
    assert here(somebody, "")["words"] == "Also here: Ada and Ben"
    assert here(ada, "Map")["words"] == "Also here: Ben and 1 more"


def test_a_visitor_has_left_after_half_a_minute_of_silence(tmp_path: Path) -> None:
    now = [1_000_000.0]
    one, other = (Presence(tmp_path, clock=lambda: now[0]) for _ in range(2))
    one.arrive("map", "a", Visitor("Ada", "Map"))
    assert other.others("map", "b") == [Visitor("Ada", "Map")]
    assert other.others("another-map", "b") == []
    now[0] += SILENCE
    assert other.others("map", "b") == [Visitor("Ada", "Map")]
    now[0] += 1
    assert other.others("map", "b") == []
    assert list((tmp_path / "map").iterdir()) == []


def test_what_was_looked_at_is_kept_whatever_number_is_sent(own_site: Site) -> None:
    answer = own_site.visitor().send("/history/seen", form="/claims/new", revision="9" * 5_000)
    assert answer.status_code == 303


def test_a_visitor_who_left_is_on_no_disk_once_anybody_looks_anywhere(tmp_path: Path) -> None:
    now = [1_000_000.0]
    one = Presence(tmp_path, clock=lambda: now[0])
    one.arrive("left", "a", Visitor("Ada", "Wilhelmina Quartz"))
    one.arrive("started", "b", Visitor("Ada", "Wilhelmina Quartz"))
    now[0] += SILENCE + 1
    one.others("map", "c")
    assert not list(tmp_path.glob("*/*"))
    one.arrive("left", "a", Visitor("Ada", "Wilhelmina Quartz"))
    now[0] += SILENCE + 1
    Presence(tmp_path, clock=lambda: now[0])
    assert not list(tmp_path.glob("*/*"))


def test_the_history_of_a_node_reads_no_more_entries_than_it_shows(own_site: Site) -> None:
    write(own_site, put("a-rule", **RULE), actor="Ada")
    first = own_site.maps.default.store.revision()
    for number in range(30):
        changed = {**RULE, "description": f"Costs {number} pounds"}
        write(own_site, put("a-rule", first + number, **changed), actor="Ada")
    read: list[int] = []
    log = own_site.maps.default.log
    changes_of = log.changes_of

    def counted(*asked: Any, **more: Any) -> Any:
        found = changes_of(*asked, **more)
        read.extend(entry.seq for entry in found)
        return found

    log.changes_of = counted
    newest, older = node_history(own_site.maps.default, "a-rule", limit=5)
    assert [change.entry.revision for change in newest] == list(range(first + 30, first + 25, -1))
    assert older == first + 26
    assert read == list(range(first + 30, first + 24, -1))
    rest, _ = node_history(own_site.maps.default, "a-rule", before=older, limit=5)
    assert [change.entry.revision for change in rest] == list(range(first + 25, first + 20, -1))


def test_an_undo_does_not_go_back_to_a_record_that_it_took_away(own_site: Site) -> None:
    revision = write(own_site, put("a-rule", **RULE))
    back = "/nodes/a-rule?scale=country&system=united-kingdom"
    visitor = named(own_site, "Ada")
    sent = {"revision": str(revision), "back": back}
    answer = visitor.send("/undo", form="/claims/new", **sent)
    assert answer.location.startswith("/history")
    sent = {"revision": str(revision + 1), "back": back}
    assert visitor.send("/undo", form="/claims/new", **sent).location == back
