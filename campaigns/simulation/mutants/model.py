"""What a mutant is, and how a part of the protocol is altered."""

from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import coroutine
from typing import Any

from booking.errors import Failed
from booking.protocol.steps import AnyStep

Part = Callable[..., Coroutine[AnyStep, Any, Any]]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule that is removed: what is replaced where, and within how many schedules that must be noticed.

    `budget` is None for a control, which must survive.
    """

    name: str
    removed: str
    budget: int | None
    swaps: tuple[tuple[object, str, object], ...]

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Replace the parts for a while."""
        with ExitStack() as stack:
            for owner, name, part in self.swaps:
                stack.callback(setattr, owner, name, getattr(owner, name))
                setattr(owner, name, part)
            yield


def altered(
    part: Part,
    *,
    skip: Callable[[AnyStep], Any] = lambda _: None,
    step: Callable[[AnyStep], AnyStep] = lambda step: step,
    result: Callable[[AnyStep, Any], Any] = lambda _, result: result,
) -> Part:
    """Give a part of the protocol with other steps: skipped ones get what `skip` says as their result, if anything."""

    @coroutine
    def altered(*args: Any, **named: Any) -> Generator[AnyStep, Any, Any]:
        saga = part(*args, **named)
        try:
            todo = saga.send(None)
            while True:
                answer = skip(todo)
                if answer is not None:
                    todo = saga.send(answer)
                    continue
                try:
                    got = yield step(todo)
                except Failed as error:
                    todo = saga.throw(error)
                else:
                    todo = saga.send(result(todo, got))
        except StopIteration as done:
            return done.value

    return altered


def never(*_: Any, **__: Any) -> Any:
    """Stand for a part that finds nothing, and does nothing."""
    return None


async def nothing(*_: Any, **__: Any) -> int:
    """Stand for a worker's round that has nothing to do."""
    return 0
