import json
import random
from typing import Any

import aiohttp
import pytest

from campaigns.hostile.mutations import ODD, changed, places
from tests.fakes.teams import BEN
from tests.fakes.teams_activities import Activities
from tests.support.edge import running, say


def samples(activities: Activities) -> list[dict[str, Any]]:
    chat = activities.channel()
    return [
        activities.message("rooms <at>Ben Berg</at>", conversation=chat, mentions=[BEN]),
        activities.press("7", "booking.book", {"draft": "d", "revision": 1}, {"title": "Plan"}),
        activities.installed(),
        activities.joined(conversation=chat),
    ]


@pytest.mark.parametrize("seed", range(4))
async def test_no_mutated_activity_breaks_the_door(seed: int, caplog: pytest.LogCaptureFixture) -> None:
    chance = random.Random(seed)  # noqa: S311 — a seed that can be repeated
    counts: dict[int, int] = {}
    async with running(say) as teams, aiohttp.ClientSession() as session:
        sample = samples(teams)[seed]
        mutants = [changed(sample, path, chance.choice(ODD)) for path in places(sample) for _ in range(4)]
        for mutant in mutants:
            body = json.dumps(mutant).encode()
            async with session.post(teams.bot_url, data=body, headers={"Content-Type": "application/json"}) as response:
                counts[response.status] = counts.get(response.status, 0) + 1
                assert response.status in {200, 201, 400, 401, 501}, (response.status, mutant)
    assert counts[400]
    assert counts[401]
    assert "Traceback" not in caplog.text
    assert not [one for one in caplog.records if one.name.startswith("aiohttp")]
