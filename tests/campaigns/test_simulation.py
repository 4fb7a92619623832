"""Short campaigns: what `python -m campaigns.simulation` does at length."""

import inspect
import logging
from collections.abc import Iterator

import pytest

from campaigns.simulation.campaign import Setting, campaign, command_line, outcomes, setting_of
from campaigns.simulation.dice import Dice
from campaigns.simulation.loop import VirtualLoop
from campaigns.simulation.mutants import MUTANTS
from campaigns.simulation.store import Store
from campaigns.simulation.world import ROOMS, World
from tests.support.databases import DATABASES

FIRST = 1_000_000


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What goes wrong on purpose is not worth a log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_no_schedule_of_a_short_campaign_breaks_a_promise() -> None:
    for outcome in outcomes(Setting(), range(FIRST, FIRST + 80)):
        assert not outcome.violations, f"--replay {outcome.seed}"


def test_several_workers_share_the_schedules() -> None:
    result = campaign(Setting(), range(FIRST, FIRST + 4), workers=2, chunk=2)
    assert result.schedules == 4
    assert result.counts
    assert not result.failed


@pytest.mark.parametrize(
    "setting",
    [
        Setting(),
        Setting(store="sqlite", processes=3),
        Setting(mutant="no-cas", without=frozenset({"freezes", "crashes"})),
        Setting(without=frozenset()),
    ],
)
def test_the_command_that_is_printed_plays_the_same_schedule(setting: Setting) -> None:
    program, *arguments = setting.replay(1000042).removeprefix(".venv/bin/python -m ").split()
    asked = command_line().parse_args(arguments)
    assert program == "campaigns.simulation"
    assert asked.replay == 1000042
    assert setting_of(asked) == setting


def test_a_backup_brings_back_the_rooms_that_were_taken_off_the_registry_since() -> None:
    """They are in the same database: what was booked in them, and is forgotten, is looked for there."""
    with VirtualLoop.fresh() as loop:
        world = World(Dice(FIRST), loop, store=Store(), processes=1)
        loop.call_later(15, world.retire, ROOMS[0])
        loop.run(world.roll_back(10, 10))
        assert world.rolled_back
        assert world.registry.has(ROOMS[0].address)


@pytest.mark.parametrize("store", DATABASES)
def test_no_schedule_on_a_real_database_breaks_a_promise(store: str) -> None:
    for outcome in outcomes(Setting(store), range(FIRST, FIRST + 3)):
        assert not outcome.violations, f"--store {store} --replay {outcome.seed}"


@pytest.mark.parametrize(
    ("rule", "begin"),
    [
        ("no-constraint", 0),
        ("no-request-key", 0),
        ("no-transaction-id", 20),
        ("new-transaction-id", 0),
        ("no-verify", 175),
        ("batch-half-applied", 20),
        ("no-completer", 0),
        ("no-reconciler", 0),
        ("no-card-updater", 0),
        ("card-not-tied", 15),
        ("promise-forgotten", 0),
        ("cancelled-too-soon", 0),
        ("refusal-is-final", 40),
        ("invited-at-once", 0),
        ("tail-freed-first", 0),
    ],
)
def test_a_campaign_notices_when_a_rule_is_missing(rule: str, begin: int) -> None:
    """It begins shortly before the schedule that notices it today, and goes on for 400."""
    hunted = range(FIRST + begin, FIRST + begin + 400)
    assert any(each.violations for each in outcomes(Setting(mutant=rule), hunted)), "nothing notices it"


SWAPS = [(mutant.name, *swap) for mutant in MUTANTS for swap in mutant.swaps]


@pytest.mark.parametrize(("rule", "owner", "name", "part"), SWAPS, ids=[f"{rule}-{name}" for rule, _, name, _ in SWAPS])
def test_a_mutant_is_called_as_what_it_replaces(rule: str, owner: object, name: str, part: object) -> None:
    """Else a TypeError kills it, whether anything notices the missing rule or not."""
    replaced = inspect.getattr_static(owner, name)
    if not callable(replaced):
        assert isinstance(part, type(replaced)), rule
        return
    assert callable(part)
    parameters = inspect.signature(replaced).parameters.values()
    named = [each for each in parameters if each.kind is each.KEYWORD_ONLY]
    unnamed = [None for each in parameters if each.kind not in (each.KEYWORD_ONLY, each.VAR_KEYWORD)]
    inspect.signature(part).bind(*unnamed, **dict.fromkeys(each.name for each in named))
    inspect.signature(part).bind(*unnamed, **{each.name: None for each in named if each.default is each.empty})


def test_a_campaign_lets_a_change_be_that_removes_no_rule() -> None:
    for outcome in outcomes(Setting(mutant="control"), range(FIRST, FIRST + 30)):
        assert not outcome.violations
