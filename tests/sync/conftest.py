import pytest

from tests.server import kit as server_kit
from tests.sync import folder_kit as fk
from tests.sync import kit


@pytest.fixture(autouse=True)
def keychain():
    with kit.own_keychain():
        yield


@pytest.fixture(params=server_kit.BOTH)
def database(request, tmp_path):
    with server_kit.either(request.param, tmp_path, request) as made:
        yield made


@pytest.fixture
def address(database):
    with server_kit.serving(database) as found:
        yield found


@pytest.fixture
def team(database, address, tmp_path):
    """Two files of one team: the owner's and a member's, each with its exchange."""
    a, b = kit.made(tmp_path, "Huda"), kit.made(tmp_path, "Siti")
    one = kit.entered(a, address, server_kit.owner_code(database))
    code = server_kit.code_for(database, one._account.workspace, "Siti", "member")
    two = kit.entered(b, address, code)
    yield (a, one), (b, two)
    a.close()
    b.close()


@pytest.fixture
def place(tmp_path):
    """A stick, or a folder that laptops share."""
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def two(tmp_path):
    """Two laptops that know the key of the stick."""
    with fk.laptops(tmp_path, "Huda", "Siti") as made:
        yield made


@pytest.fixture
def three(tmp_path):
    """Three laptops that know the key of the stick."""
    with fk.laptops(tmp_path, "Huda", "Siti", "Wei") as made:
        yield made
