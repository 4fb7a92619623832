"""A short attack on the whole bot, which holds; and attacks on one without a rule, which are noticed."""

import pytest

from booking.administration import Administration
from booking.model import Person
from bot.teams.trust import TokenTrust
from bot.teams.webhook import Hint
from bot.workers.change_hints import ChangeHints
from campaigns.hostile.__main__ import campaign, table
from campaigns.hostile.attacks import ATTACKS
from campaigns.hostile.campaign import attack, staged
from tests.support.databases import DATABASES, POSTGRES


@pytest.mark.parametrize("kind", DATABASES)
async def test_hostile_requests_have_no_effect_no_server_error_and_lead_nowhere(kind: str) -> None:
    outcome = await campaign(requests=400, seed=7, server=POSTGRES if kind == "postgres" else "")
    assert outcome.held, [outcome.surprises, outcome.effects, outcome.foreign, outcome.errors]
    assert all(outcome.counts[each].total() for each in ATTACKS)
    assert outcome.counts["floods"][429] > 0
    assert set(outcome.counts["others meanwhile"]) == {201}
    assert "0 answers in the 500s" in table(outcome)


async def test_a_bot_that_answers_wherever_it_is_told_to_is_noticed() -> None:
    async with staged(service_urls=lambda _: True) as stage:
        outcome = await attack(stage, 20, kinds=["addresses"], floods=0)
    assert "evil.example" in outcome.foreign
    assert not outcome.held


async def test_a_bot_that_takes_everybody_for_an_admin_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def yes(_: Administration, __: Person) -> bool:
        return True

    async def nothing(_: Administration, __: Person) -> None:
        return

    async with staged(seed_=3) as stage:
        monkeypatch.setattr(Administration, "may_administer", yes)
        monkeypatch.setattr(Administration, "require_admin", nothing, raising=False)
        outcome = await attack(stage, 60, kinds=["presses", "commands"], floods=0)
    assert outcome.effects
    assert not outcome.held


async def test_a_bot_that_checks_no_signature_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(_: TokenTrust, __: str) -> None:
        return

    async with staged() as stage:
        monkeypatch.setattr(TokenTrust, "recognise", nothing)
        monkeypatch.setattr(TokenTrust, "admit", _admit)
        outcome = await attack(stage, 20, kinds=["tokens"], floods=0)
    assert outcome.surprises


async def test_a_bot_that_believes_notifications_without_their_secret_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judge = ChangeHints._judge

    def believe(hints: ChangeHints, hint: Hint, room: str, _: str) -> None:
        judge(hints, hint, room, hint.secret)

    async with staged(seed_=5) as stage:
        monkeypatch.setattr(ChangeHints, "_judge", believe)
        outcome = await attack(stage, 20, kinds=["notifications"], floods=0)
    assert {"subscription", "rooms that are said to have changed"} <= set(outcome.effects)
    assert not outcome.surprises


async def _admit(_: TokenTrust, __: object, ___: str) -> dict[str, object]:
    return {}
