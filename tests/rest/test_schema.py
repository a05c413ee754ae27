"""The OpenAPI document is valid, and the product keeps to it when it is asked nonsense."""

from __future__ import annotations

import pytest
import schemathesis
from django.core import signals
from django.core.management import call_command
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from office.access.actions import issue_token
from office.wsgi import application

EXAMPLES = 5
# A body of the right shape may still break a rule of the trade, and is then refused with 400:
# schemathesis' check that right shapes are accepted is left out, every other one is on.


def test_the_document_is_valid_and_without_warnings(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "s.yml"))


@pytest.fixture
def keep_connection():
    """Requests of the tests share the test's transaction, as Django's own client arranges it."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


@pytest.fixture
def api_schema(office, keep_connection):
    office.letter("proposed")
    office.item("handling")
    return schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)


def test_every_operation_answers_as_documented(api_schema, office):
    """Each operation, asked what its schema allows and what it forbids, keeps to its document."""
    token = issue_token(office.alice, ["*"], timezone.now())
    headers = {"Authorization": f"Bearer {token}"}
    broken = []
    for result in api_schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(case=operation.as_strategy())
        def ask(case):
            case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

        try:
            ask()
        except BaseExceptionGroup as group:
            heard = "; ".join(str(e) for e in group.exceptions)
            broken.append(f"{operation.method.upper()} {operation.path}: {heard}"[:1500])
    assert not broken, "\n\n".join(broken)
