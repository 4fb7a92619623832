"""A short bad day with notifications, which is survived; and days without a rule, which are noticed."""

import pytest

from bot.workers.change_hints import ChangeHints
from bot.workers.reconciler import Reconciler
from campaigns.notify.__main__ import table
from campaigns.notify.campaign import campaign
from tests.support.databases import DATABASES, POSTGRES


@pytest.mark.parametrize("kind", DATABASES)
async def test_the_index_is_what_the_calendars_hold_whatever_becomes_of_notifications(kind: str) -> None:
    outcome = await campaign(notifications=300, seed=3, server=POSTGRES if kind == "postgres" else "", processes=2)
    assert outcome.sound, [outcome.differing, outcome.latencies, outcome.violations]
    assert outcome.believed == 0 < outcome.forged
    assert outcome.compared > 0 < outcome.delivered
    assert sum(outcome.latencies.values()) > 0
    assert "| forged and believed | 0 |" in table(outcome)


async def test_a_webhook_that_believes_whatever_names_a_subscription_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judge = ChangeHints._judge
    monkeypatch.setattr(ChangeHints, "_judge", lambda self, hint, room, _: judge(self, hint, room, hint.secret))
    outcome = await campaign(notifications=60, seed=1)
    assert outcome.believed > 0


async def test_a_bot_that_looks_only_where_it_is_told_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Reconciler.go_round
    rounds: list[Reconciler] = []

    async def once(self: Reconciler) -> None:
        rounds.append(self)
        if len(rounds) == 1:
            await first(self)

    monkeypatch.setattr(Reconciler, "go_round", once)
    outcome = await campaign(notifications=400, seed=2)
    assert outcome.differing
