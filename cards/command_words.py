"""What each command does, in a line, and what commands are about: for help, the app's menus and the reference page."""

from cards.language import say


def described(title: str) -> str:
    """Tell what the command with that name does. Raises: KeyError for a name that is none."""
    match title:
        case "book":
            return say("Book a room: name it, or choose among the free ones")
        case "now":
            return say("Take a room that is free right now")
        case "my bookings":
            return say("See, change, extend or cancel what you booked")
        case "schedule":
            return say("See when a room or a floor is taken")
        case "reminders":
            return say("Choose when you are reminded")
        case "language":
            return say("Choose the language I speak with you")
        case "home":
            return say("Choose the building whose rooms come first")
        case "help":
            return say("Show what you can do")
        case "cancel":
            return say("Cancel the booking that you name; alone it closes an open form")
        case "rooms":
            return say("See which rooms there are; type part of a name to find one")
        case "floors":
            return say("See which floors there are, and their plans")
        case "floor plan":
            return say("See on a floor's plan which rooms are free now")
        case "rooms add":
            return say("Register a room mailbox, so that people can book it")
        case "rooms edit":
            return say("Correct what is known of a room; - takes a fact away")
        case "rooms remove":
            return say("Take a room off the list; you are asked about its bookings")
        case "rooms import":
            return say("Bring many rooms in: from a file, a paste or your room directory")
        case "rooms export":
            return say("Get all rooms as a table that can be imported again")
        case "setup":
            return say("See how far I am set up, and do the next step")
        case "check":
            return say("Check that everything works, and see what to fix")
        case "booking on":
            return say("Let people book rooms")
        case "booking off":
            return say("Stop new bookings, for all rooms or those that you name; bookings stay")
        case "admin":
            return say("See what admins can do, and what is worth doing next")
        case "admins":
            return say("List who looks after the rooms")
        case "admins add":
            return say("Add an admin")
        case "admins remove":
            return say("Remove an admin")
    raise KeyError(title)


def headed(subject: str) -> str:
    """Name what some commands are about. Raises: KeyError for a subject that is none."""
    match subject:
        case "book":
            return say("Book")
        case "bookings":
            return say("Your bookings")
        case "rooms":
            return say("Rooms and floors")
        case "settings":
            return say("Your settings")
        case "registry":
            return say("Add and edit rooms")
        case "switch":
            return say("Booking on and off")
        case "setup":
            return say("Set up and check")
        case "admins":
            return say("Admins")
    raise KeyError(subject)


def for_admins(description: str) -> str:
    """Say that a command is for admins alone, where it is not known who reads."""
    return say("{description} (admins)", description=description)
