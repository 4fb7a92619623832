"""Somebody's own chat with the bot: the one that is known, or one that is opened from where they were met."""

from urllib.parse import quote

from booking.model import Person
from bot.clouds import teams_of
from bot.teams.proactive import ProactiveMessenger, Reference
from dialogs.ports import People


def own_chat_link(met: Reference) -> str:
    """Give the link with which whoever follows it opens their own chat with the bot that was met; empty if none was.

    Source: learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams
    """
    bot = met.get("bot")
    teams = teams_of(str(met.get("serviceUrl") or ""))
    return f"{teams}/l/chat/0/0?users={quote(bot['id'], safe=':')}" if bot else ""


async def own_chat(person: Person, met: Reference, *, people: People, messenger: ProactiveMessenger) -> Reference:
    """Give the reference of somebody's own chat.

    `met` is the reference of a conversation in which they did something, as `reference_of` gives it.
    Raises: ConnectorError, `barred` where the bot is not installed for them.
    """
    known = await people.get(person.id)
    if known is not None and known.personal is not None:
        return known.personal
    opened = await messenger.open_chat(met)
    # Whoever books where others read along is reminded as well.
    await people.remember(person, personal=opened)
    return opened
