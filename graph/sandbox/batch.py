"""JSON batches: up to twenty requests in one, a few at a time, some after others.

Source: learn.microsoft.com/graph/json-batching. Answers come in any order; what depends on a failure gets 424.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from graph.sandbox.errors import invalid

Json = dict[str, Any]


async def run(requests: list[Json], *, send: Callable[[Json], Awaitable[Json]], parallel: int) -> list[Json]:
    """The answers to all items, in the order in which they were done. `send` answers one item.

    Raises:
        GraphError: 400 for ids that are not unique, dependencies that lead nowhere and batches inside a batch.
    """
    _check(requests)
    places, done = asyncio.Semaphore(parallel), {item["id"]: asyncio.Event() for item in requests}
    answers: dict[str, Json] = {}

    async def serve(item: Json) -> None:
        for other in item.get("dependsOn", []):
            await done[other].wait()
        failed = [other for other in item.get("dependsOn", []) if answers[other]["status"] >= 400]
        if failed:
            answers[item["id"]] = _failed_dependency(item["id"])
        else:
            async with places:
                answers[item["id"]] = await send(item)
        done[item["id"]].set()

    async with asyncio.TaskGroup() as group:
        for item in requests:
            group.create_task(serve(item))
    return list(answers.values())


def _check(requests: list[Json]) -> None:
    ids = [item["id"].lower() for item in requests]
    if len(set(ids)) < len(ids):
        raise invalid("The ids of a batch must be unique.", "BadRequest")
    before: set[str] = set()
    for item in requests:
        if not set(item.get("dependsOn", [])) <= before:
            raise invalid("dependsOn must name earlier requests of the batch.", "BadRequest")
        if item["url"].startswith("/$batch"):
            raise invalid("A batch must not hold a batch.", "BadRequest")
        before.add(item["id"])
    depending = sum("dependsOn" in item for item in requests)
    if depending not in (0, len(requests) - 1):
        raise invalid("A batch must be fully sequential or fully parallel.", "BadRequest")


def _failed_dependency(item_id: str) -> Json:
    message = "The request was not executed because it depends on a request that failed."
    body = {"error": {"code": "FailedDependency", "message": message}}
    return {"id": item_id, "status": 424, "headers": {"Content-Type": "application/json"}, "body": body}
