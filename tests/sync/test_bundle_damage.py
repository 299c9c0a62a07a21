"""Damaged bundles: nothing wrong is taken in, nothing another copy has is lost, and it is said."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import bundle, folder
from crm_desktop.sync.bundle import Walk
from crm_desktop.sync.seal import Seal
from tests.sync import folder_kit as fk
from tests.sync import kit

FRAMES = 6


@pytest.fixture(scope="module")
def written():
    """A bundle of six frames, as (name, bytes), all it holds, and the two files that shared it."""
    with kit.own_keychain(), tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        place = home / "stick"
        place.mkdir()
        a = fk.laptop(home, "Huda")
        for n in range(FRAMES):
            fk.person(a, f"Person {n}", job="x" * 40)
            folder.exchange(a, place)
        (path,) = fk.bundles(place)
        everything = fk.everything(a)
        a.close()
        new = fk.laptop(home, "New")
        new.close()
        yield path.name, path.read_bytes(), everything, home


def harmed(data: bytes) -> st.SearchStrategy[bytes]:
    """Ways in which bytes of a bundle go wrong."""
    at = st.integers(0, len(data) - 1)
    some = st.tuples(at, st.integers(1, 300))

    def flip(args):
        place, bit = args
        return data[:place] + bytes([data[place] ^ (1 << bit)]) + data[place + 1 :]

    return st.one_of(
        st.tuples(at, st.integers(0, 7)).map(flip),
        at.map(lambda place: data[:place]),
        some.map(lambda s: data[: s[0]] + data[s[0] + s[1] :]),
        some.map(lambda s: data[: s[0] + s[1]] + data[s[0] :]),
        some.map(lambda s: data[: s[0]] + bytes(s[1]) + data[s[0] :]),
        some.map(lambda s: data[: s[0]] + bytes(min(s[1], len(data) - s[0])) + data[s[0] + s[1] :]),
        st.tuples(st.integers(0, FRAMES - 1), st.integers(0, FRAMES - 1)).map(
            lambda s: swapped(data, *s)
        ),
    )


def swapped(data: bytes, one: int, two: int) -> bytes:
    """Return a bundle with two of its frames in each other's place."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        head = bundle.head_of(file)
        frames = [
            data[f.start : f.end] for f in Walk(file, Seal(fk.KEY, head.bytes()), head.size, 0)
        ]
    frames[one], frames[two] = frames[two], frames[one]
    return data[: head.size] + b"".join(frames)


def told(done: folder.Outcome) -> list[str]:
    return done.damaged + done.incomplete + done.locked + done.newer


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(more=st.data())
def test_nothing_wrong_is_taken_in_and_nothing_lost_that_another_has(written, more):
    name, data, everything, home = written
    broken = more.draw(harmed(data))
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary) / "stick"
        place.mkdir()
        (place / name).write_bytes(broken)
        shutil.copy(home / "New.crm", temporary)
        shutil.copy(home / "Huda.crm", temporary)
        with Workspace.open(Path(temporary) / "New.crm") as new:
            done = folder.exchange(new, place)
            had = fk.everything(new)
            assert all(everything[stamp] == said for stamp, said in had.items())
            cut = data.startswith(broken)  # at the end of a frame it is a bundle of its time
            assert broken == data or told(done) or cut
            with Workspace.open(Path(temporary) / "Huda.crm") as whole:
                folder.exchange(whole, place, anew=True)
                assert fk.everything(whole) == everything
            folder.exchange(new, place)
            assert fk.everything(new) == everything


def test_frames_of_another_file_do_not_open(written):
    _, data, _, _ = written
    other = bundle.new_head(fk.KEY)
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        head = bundle.head_of(file)
        frames = list(Walk(file, Seal(fk.KEY, head.bytes()), head.size, 0))
        assert len(frames) == FRAMES + 1  # the first names the laptop
        file.seek(0)
        file.write(other.bytes())
        file.flush()
        assert list(Walk(file, Seal(fk.KEY, other.bytes()), other.size, 0)) == []


def test_what_comes_after_a_broken_frame_is_still_read(written, tmp_path, place):
    name, data, everything, home = written
    broken = bytearray(data)
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        head = bundle.head_of(file)
        frames = list(Walk(file, Seal(fk.KEY, head.bytes()), head.size, 0))
    broken[frames[2].start + 40] ^= 1
    (place / name).write_bytes(broken)
    shutil.copy(home / "New.crm", tmp_path)
    with Workspace.open(tmp_path / "New.crm") as new:
        done = folder.exchange(new, place)
        assert done.damaged == [name]
        assert len(fk.everything(new)) == FRAMES - 1
        (place / name).write_bytes(data)  # a synchronising program brought the right bytes
        assert folder.exchange(new, place).damaged == []
        assert fk.everything(new) == everything


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=600))
def test_anything_called_like_a_bundle_does_no_harm(data):
    with tempfile.TemporaryFile() as file:
        file.write(bundle.new_head(fk.KEY).bytes() + data)
        file.flush()
        head = bundle.head_of(file)
        assert list(Walk(file, Seal(fk.KEY, head.bytes()), head.size, 0)) == []
