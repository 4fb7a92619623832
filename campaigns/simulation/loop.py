"""Virtual time: an event loop on which production code waits for hours within milliseconds, the same way every time."""

import asyncio
import heapq
from asyncio import events
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context, copy_context
from typing import Any, Self, TypeVar, TypeVarTuple

from booking.errors import RoomkeeperError

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class _Call(asyncio.TimerHandle):
    """A callback that is due, now or at a time; it can be called off.

    It keeps nothing of what its base keeps for asyncio's own loops, so it does without the base's `__init__`.
    """

    __slots__ = ("args", "callback", "context", "due")

    def __init__(
        self, callback: Callable[..., object], args: tuple[object, ...], context: Context | None, due: float
    ) -> None:
        self.callback, self.args, self.due = callback, args, due
        self.context = context if context is not None else copy_context()
        self._cancelled = False

    def cancel(self) -> None:
        self._cancelled = True

    def cancelled(self) -> bool:
        return self._cancelled

    def when(self) -> float:
        return self.due


class VirtualLoop(asyncio.AbstractEventLoop):
    """Runs tasks in the order in which they become ready; when none is, time jumps to the next timer.

    Use it as a context manager, for it must be the thread's running loop. `failures` collects what tasks raised and
    nobody asked for.
    """

    def __init__(self) -> None:
        self._now, self._made = 0.0, 0
        self._ready: deque[_Call] = deque()
        self._timers: list[tuple[float, int, _Call]] = []
        self.failures: list[BaseException] = []

    @classmethod
    def fresh(cls) -> Self:
        """Make one. What it does not implement, such as sockets, raises NotImplementedError.

        Type checkers take such methods for abstract, and would let nobody call the class by its name.
        """
        return cls()

    def __enter__(self) -> Self:
        events._set_running_loop(self)
        return self

    def __exit__(self, *_: object) -> None:
        events._set_running_loop(None)

    def time(self) -> float:
        return self._now

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return True

    def is_closed(self) -> bool:
        return False

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if error is not None and not isinstance(error, (GeneratorExit, RoomkeeperError)):
            self.failures.append(error)

    def call_soon(self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None) -> _Call:
        call = _Call(callback, args, context, self._now)
        self._ready.append(call)
        return call

    def call_later(
        self, delay: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> _Call:
        return self.call_at(self._now + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> _Call:
        call = _Call(callback, args, context, when)
        self._made += 1
        heapq.heappush(self._timers, (when, self._made, call))
        return call

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)

    def create_task(
        self,
        coro: Generator[Any, None, T] | Coroutine[Any, Any, T],
        *,
        name: str | None = None,
        context: Context | None = None,
    ) -> asyncio.Task[T]:
        task: asyncio.Task[T] = asyncio.Task(coro, loop=self, name=name, context=context)
        task._log_destroy_pending = False  # type: ignore[attr-defined]
        return task

    def run(self, todo: Coroutine[Any, Any, T]) -> T:
        """Run until `todo` is done; what else is under way stays as it is. Raises: what `todo` raises."""
        main = self.create_task(todo)
        while not main.done():
            if not self._ready:
                if not self._timers:
                    raise RuntimeError("everything waits for something that never comes")
                when = self._timers[0][0]
                self._now = max(self._now, when)
                while self._timers and self._timers[0][0] <= self._now:
                    self._ready.append(heapq.heappop(self._timers)[2])
            call = self._ready.popleft()
            if not call._cancelled:
                call.context.run(call.callback, *call.args)
        return main.result()
