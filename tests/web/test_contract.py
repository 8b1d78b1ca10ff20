"""The API keeps what its OpenAPI description promises, with and without the token."""

from __future__ import annotations

import itertools
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.conftest import Site, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
BOUNDED = settings(
    max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)


@pytest.fixture(scope="session")
def tried_site(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Iterator[Site]:
    """Give a demonstration that may be written to."""
    opened = open_site(tmp_path_factory.mktemp("tried"), demonstration=demonstration)
    with closing(opened.maps):
        yield opened


@pytest.fixture(scope="session")
def operations(tried_site: Site) -> list[schemathesis.APIOperation]:
    """Give the operations of the API by its own description."""
    described = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", tried_site.app, headers=tried_site.bearer
    )
    return [found.ok() for found in described.get_all_operations()]


def test_every_answer_is_as_described(
    operations: list[schemathesis.APIOperation], tried_site: Site
) -> None:
    """For each operation 10 requests as described and 10 wrong on purpose."""
    served = [
        (rule.rule, method)
        for rule in tried_site.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/") and rule.rule != "/api/v1/openapi.json"
    ]
    assert len(operations) == len(served)
    for operation, mode in itertools.product(operations, schemathesis.GenerationMode):

        @BOUNDED
        @given(case=operation.as_strategy(generation_mode=mode))
        def keeps_its_promise(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=tried_site.bearer, checks=CHECKS)

        keeps_its_promise()


def test_without_the_token_every_answer_is_401(
    operations: list[schemathesis.APIOperation],
) -> None:
    for operation in operations:

        @settings(BOUNDED, max_examples=5)
        @given(case=operation.as_strategy())
        def refuses(case: schemathesis.Case) -> None:
            answer = case.call()
            assert answer.status_code == 401
            case.validate_response(answer, checks=CHECKS)

        refuses()
