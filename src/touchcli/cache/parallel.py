"""Much to read, on as many processors as there are."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from touchcli.posix import processors

T = TypeVar("T")
R = TypeVar("R")

_work: Callable[[Any], Any]


def spread(work: Callable[[T], R], tasks: Sequence[T], *, much: bool) -> Iterator[R]:
    """What `work` makes of each task, in their order; by several processes where it is `much` and the system can.

    The processes begin as copies of this one, so `work` sees what it sees; what it gives back is sent through a pipe.
    """
    at_once = processors()
    if not much or at_once < 2 or len(tasks) < 2:
        yield from map(work, tasks)
        return
    import multiprocessing

    global _work
    _work = work
    with multiprocessing.get_context("fork").Pool(min(at_once, len(tasks)), _begin) as pool:
        yield from pool.imap(_do, tasks)


def _begin() -> None:
    """Ctrl-C is the parent's to answer."""
    import gc
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()


def _do(task: Any) -> Any:
    return _work(task)
