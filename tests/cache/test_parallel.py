"""Much work on several processes: the same results in the same order, and errors are not lost."""

import os

import pytest
from small_workspace import ACCOUNT
from workspace import Workspace

from touchcli.cache.parallel import Workers, spread
from touchcli.files import refresh
from touchcli.files import workspace as reading
from touchcli.posix import processors

several = processors() > 1


def test_results_come_in_the_order_of_the_tasks() -> None:
    here = os.getpid()
    few = list(spread(lambda n: (n * n, os.getpid()), range(50), much=False))
    many = list(spread(lambda n: (n * n, os.getpid()), range(50), much=True))
    assert [square for square, _ in few] == [square for square, _ in many] == [n * n for n in range(50)]
    assert {process for _, process in few} == {here}
    assert (here in {process for _, process in many}) is not several


def test_one_task_is_done_here() -> None:
    assert list(spread(lambda _: os.getpid(), [1], much=True)) == [os.getpid()]


def test_an_error_in_another_process_is_an_error_here() -> None:
    with pytest.raises(ZeroDivisionError):
        list(spread(lambda n: 1 // n, [1, 0], much=True))


def test_many_files_give_the_same_whoever_reads_them(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(30):
        broken = "tier: E\n" if n % 7 == 0 else "owner: nobody\n" if n % 5 == 0 else ""
        workspace.write(f"plans/accounts/a{n:02}.yaml", ACCOUNT.replace("Acme", f"Acme {n}") + broken)
    alone = reading.read_workspace(workspace.root, cache=False)
    assert len(alone.problems) > 8
    monkeypatch.setattr(refresh, "MUCH", 0)
    monkeypatch.setattr(refresh, "_AT_ONCE", 1000)
    assert reading.read_workspace(workspace.root, cache=False) == alone
    assert reading.read_workspace(workspace.root, cache=True) == alone
    assert reading.read_workspace(workspace.root, cache=True) == alone


def test_workers_begin_with_the_first_large_work_and_do_the_next_too() -> None:
    here = str(os.getpid())
    with Workers() as workers:
        assert set(workers.each(_who, range(3), much=False)) == {here}
        first = set(workers.each(_who, range(50), much=True))
        second = set(workers.each(_who, range(50), much=True))
        assert list(workers.each(str, range(50), much=True)) == [str(n) for n in range(50)]
    assert (first | second).isdisjoint({here}) is several
    assert len(first | second) <= processors()


def test_workers_do_only_a_little_ahead() -> None:
    taken: list[int] = []
    with Workers() as workers:
        results = workers.each(str, (taken.append(n) or n for n in range(1000)), much=True)  # type: ignore[func-returns-value]
        assert next(results) == "0"
        assert len(taken) < 100


def test_an_error_of_a_worker_is_an_error_here() -> None:
    with Workers() as workers, pytest.raises(ZeroDivisionError):
        list(workers.each(_divided, [1, 0], much=True))


def _who(_: int) -> str:
    return str(os.getpid())


def _divided(n: int) -> int:
    return 1 // n
