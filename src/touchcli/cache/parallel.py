"""Much to read, on as many processors as there are."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any, Self, TypeVar

from touchcli.posix import processors

T = TypeVar("T")
R = TypeVar("R")

_work: Callable[[Any], Any]


def spread(work: Callable[[T], R], tasks: Sequence[T], *, much: bool) -> Iterator[R]:
    """What `work` makes of each task, in their order; by several processes if it is `much` and the system can.

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


class Workers:
    """Processes that do one kind of work after another; they end with the `with` block.

    They begin, at the first work that is `much`, as copies of this one, and stay. Copies made later would be of a
    process that holds more, and whatever it then touched would be in memory twice. So `work` and its tasks are sent
    to them, and have to be what pickle can send.
    """

    def __init__(self) -> None:
        self._pool: Any = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def each(self, work: Callable[[T], R], tasks: Iterable[T], *, much: bool) -> Iterator[R]:
        """What `work` makes of each task, in their order; only a few are done ahead of whoever takes the results."""
        at_once = processors()
        if self._pool is None and much and at_once > 1:
            import multiprocessing

            self._pool = self._open.enter_context(multiprocessing.get_context("fork").Pool(at_once, _begin))
        if self._pool is None:
            yield from map(work, tasks)
            return
        ahead: deque[Any] = deque()
        for task in tasks:
            ahead.append(self._pool.apply_async(work, (task,)))
            if len(ahead) > 2 * at_once:
                yield ahead.popleft().get()
        while ahead:
            yield ahead.popleft().get()


def _begin() -> None:
    """Ctrl-C is the parent's to answer."""
    import gc
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()


def _do(task: Any) -> Any:
    return _work(task)
