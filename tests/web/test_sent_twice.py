"""A form that is sent twice writes once; one that is filled in otherwise then is not lost."""

from __future__ import annotations

import random
import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Site

_HIDDEN = re.compile(r'name="(csrf_token|operation_id)" value="([^"]+)"')
FORMS = [
    ("/nodes/new?kind=Factor", "name", {"sensitivity": "public", "alike": "new"}),
    ("/cycles/plymouth-alliance-cycle/answer", "text", {"question": "Q-CYC-1"}),
    ("/experiments/new", "action", {"status": "idea"}),
]


def texts(site: Site) -> list[str]:
    nodes = site.maps.default.snapshot().nodes
    return [str(getattr(node, name, "")) for node in nodes for name in ("name", "text", "action")]


@pytest.mark.parametrize(("path", "field", "more"), FORMS)
def test_going_back_and_writing_something_else_is_another_change(
    own_site: Site, path: str, field: str, more: dict[str, str]
) -> None:
    visitor = own_site.visitor()
    hidden = dict(_HIDDEN.findall(visitor.get(path)))
    words = ("Alpha one thing", "Alpha one thing", "Beta quite other")
    before = own_site.maps.default.store.revision()
    for text in words:
        sent = {**hidden, **more, field: text, "actor": "Ada"}
        assert visitor.client.post(path, data=sent).status_code == 303
    found = texts(own_site)
    assert found.count("Alpha one thing") == 1
    assert found.count("Beta quite other") == 1
    assert own_site.maps.default.store.revision() == before + 2


def test_no_form_passes_a_change_off_as_an_undo(own_site: Site) -> None:
    store = own_site.maps.default.store
    sent = {"text": "Mine", "question": "Q-CYC-1", "actor": "Ada", "operation_id": "undo:1:x"}
    answer = own_site.visitor().send("/cycles/plymouth-alliance-cycle/answer", **sent)
    assert answer.status_code == 303
    (entry,) = store.changes(after=store.revision() - 1)
    assert entry.reason == "A question of the cycle answered"
    assert not entry.operation_id.startswith("undo:")


def test_no_import_passes_a_change_off_as_an_undo(own_site: Site) -> None:
    before = own_site.maps.default.store.revision()
    claims = "cause,cause_kind,target,target_kind,effect\nA rule,Policy,A home,Outcome,blocks\n"
    answer = own_site.post(
        "/api/v1/import",
        data={
            "file": (BytesIO(claims.encode()), "claims.csv"),
            "apply": "true",
            "actor": "Ada",
            "operation_id": "undo:1:x",
        },
        content_type="multipart/form-data",
    )
    assert answer.status_code in (400, 422)
    assert "marks an undo" in answer.get_data(as_text=True)
    assert own_site.maps.default.store.revision() == before


def test_what_was_written_fits_into_the_cookie_in_any_writing(own_site: Site) -> None:
    drawn = random.Random(1)
    lines = ["".join(chr(drawn.randint(0x4E00, 0x9FA0)) for _ in range(190)) for _ in range(9)]
    visitor = own_site.visitor()
    answer = visitor.send("/paste", do="add", lines="\n".join(lines), kind="Factor", actor="Ada")
    assert answer.status_code == 303
    assert len(answer.headers["Set-Cookie"]) < 4093
    assert "Added nine factors" in visitor.get(answer.location)
