"""What the OpenAPI document says holds: made-up requests of every kind get the answers it tells of."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi import checks

from crm_desktop.server.app import Options, make_app
from crm_desktop.server.web.limits import Limits

WIDE = Limits((1e6, 1e6), (1e6, 1e6), (1e6, 1e6))
EXAMPLES = 15
ENDLESS = "/v1/events"


@schemathesis.serializer("application/x-crm-batch", "application/octet-stream")
def as_it_is(_context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@pytest.fixture
def schema(database):
    return schemathesis.openapi.from_asgi("/openapi.json", make_app(database, Options(WIDE)))


def holds(document: dict[str, Any], case: Any, answer: Any) -> None:
    """Status, kind of body and its shape are those the document tells of."""
    assert answer.status_code < 500, (case.method, case.path, answer.content[:200])
    case.validate_response(answer, checks=[checks.status_code_conformance])
    if case.method == "HEAD":  # it has no body to say anything of
        return
    case.validate_response(answer, checks=[checks.content_type_conformance])
    told = document["paths"][case.path][case.method.lower()]["responses"][str(answer.status_code)]
    shape = told.get("content", {}).get("application/json", {}).get("schema")
    if shape is not None:
        within = {**shape, "components": document["components"]}
        jsonschema_rs.Draft202012Validator(within).validate(answer.json())


def test_made_up_requests_are_answered_as_the_document_says(schema, huda):
    asked = 0
    for found in schema.exclude(path=ENDLESS).get_all_operations():
        operation = found.ok()

        @settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
                  phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case):
            nonlocal asked
            for headers in (huda.headers, {}):
                holds(schema.raw_schema, case, case.call(headers=headers))
                asked += 1

        ask()
    assert asked > EXAMPLES
