"""What the app says of itself in Teams' store, in each language; the manifest has the English of it."""

from cards.language import say


def full_name() -> str:
    """Name the app in full."""
    return say("Roomkeeper, meeting rooms booked in chat")


def short_description() -> str:
    """Say in a line what it does."""
    return say("Find a free meeting room and book it, right here in chat.")


def full_description() -> str:
    """Say what somebody wants to know before they add it, in Markdown."""
    return say(
        "Say **book** and fill in one short form: Roomkeeper shows the rooms that are free for the whole time, best "
        "fit first, and books the one you choose. The booking stands in the room's own calendar, and everybody you "
        "invite gets an invitation.\n\nIn group chats and channels, mention Roomkeeper. Everybody sees rooms and times "
        "there; title and attendees stay in your own chat."
    )
