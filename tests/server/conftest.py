"""Every test of the server runs on both databases."""

from __future__ import annotations

import pytest

from tests.server import kit


@pytest.fixture(params=kit.BOTH)
def database(request, tmp_path):
    with kit.either(request.param, tmp_path, request) as made:
        yield made


@pytest.fixture(params=kit.BOTH)
def empty(request, tmp_path):
    """A database without tables."""
    with kit.either(request.param, tmp_path, request, tables=False) as made:
        yield made


@pytest.fixture
def address(database):
    with kit.serving(database) as found:
        yield found


@pytest.fixture
def huda(database, address):
    """The owner's laptop."""
    return kit.Device.enter(address, kit.owner_code(database))


@pytest.fixture
def siti(database, address, huda):
    """A member's laptop."""
    code = kit.code_for(database, huda.enrolled["workspace"], "Siti", "member")
    return kit.Device.enter(address, code)


@pytest.fixture
def ali(database, address, huda):
    """Another member's laptop."""
    code = kit.code_for(database, huda.enrolled["workspace"], "Ali", "member")
    return kit.Device.enter(address, code)


@pytest.fixture
def omar(database, address, huda):
    """The laptop of somebody who may only read."""
    code = kit.code_for(database, huda.enrolled["workspace"], "Omar", "reader")
    return kit.Device.enter(address, code)
