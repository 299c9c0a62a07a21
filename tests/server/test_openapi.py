"""What the OpenAPI document says holds: made-up requests of every kind are answered, never with a 500."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

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


def test_no_made_up_request_is_answered_with_500(schema, huda):
    asked = 0
    for found in schema.exclude(path=ENDLESS).get_all_operations():
        operation = found.ok()

        @settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
                  phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case):
            nonlocal asked
            for headers in (huda.headers, {}):
                answer = case.call(headers=headers)
                assert answer.status_code < 500, (case.method, case.path, answer.content[:200])
                asked += 1

        ask()
    assert asked > EXAMPLES
