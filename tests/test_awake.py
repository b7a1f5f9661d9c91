import threading
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from council.awake import Awake


class Laptop:
    """A system that remembers who kept it awake."""

    def __init__(self, allows: bool = True) -> None:
        self.allows = allows
        self.acts: list[tuple[str, int]] = []

    @contextmanager
    def way(self):
        self.acts.append(("in", threading.get_ident()))
        yield SimpleNamespace(active=self.allows)
        self.acts.append(("out", threading.get_ident()))

    @property
    def doors(self) -> list[str]:
        return [door for door, _ in self.acts]


def test_it_holds_until_released():
    laptop = Laptop()
    awake = Awake(laptop.way)
    assert not awake.holds
    assert awake.hold()
    assert awake.holds
    assert laptop.doors == ["in"]
    awake.release()
    assert not awake.holds
    assert laptop.doors == ["in", "out"]


def test_one_thread_takes_both_ways_and_it_is_not_the_callers():
    laptop = Laptop()
    with Awake(laptop.way) as awake:
        assert awake.holds
    threads = {thread for _, thread in laptop.acts}
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_twice_is_once_and_again_is_again():
    laptop = Laptop()
    awake = Awake(laptop.way)
    assert awake.hold() == awake.hold() == True  # noqa: E712
    awake.release()
    awake.release()
    assert awake.hold()
    awake.release()
    assert laptop.doors == ["in", "out", "in", "out"]


def test_a_system_that_does_not_allow_it_is_no_error_and_is_asked_again():
    laptop = Laptop(allows=False)
    awake = Awake(laptop.way)
    assert not awake.hold()
    laptop.allows = True
    assert awake.hold()
    awake.release()


@pytest.mark.parametrize("failure", [ImportError("no wakepy"), OSError("no bus"), RuntimeError("odd")])
def test_a_failure_is_no_error(failure):
    def way():
        raise failure

    awake = Awake(way)
    assert not awake.hold()
    awake.release()


def test_a_system_that_does_not_answer_is_not_waited_for():
    stuck = threading.Event()

    @contextmanager
    def way():
        stuck.wait(5)
        yield SimpleNamespace(active=True)

    awake = Awake(way, patience=0.01)
    assert not awake.hold()
    awake.release()
    assert not awake.holds
    stuck.set()


def test_wakepy_itself(monkeypatch):
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "1")
    awake = Awake()
    assert awake.hold()
    awake.release()
    assert not awake.holds
