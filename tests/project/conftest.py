"""What `crm` takes, made once: a document names many of its commands."""

import pytest

from crm_desktop.cli import parser


@pytest.fixture(scope="session")
def crm():
    return parser()
