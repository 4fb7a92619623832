"""Reads what stands in a draft's form: with the colleagues, the rooms and the rules as they are now."""

from collections.abc import Sequence
from dataclasses import replace

from booking.errors import Field, Problem, Reason, Refused
from booking.forms.completion import completed
from booking.forms.draft import Draft
from booking.forms.edited_booking import Changing
from booking.forms.inputs import Inputs, interpret, not_looked_up, open_slot
from booking.model import Booking, Criteria, MeetingRequest, Person, Room, Slot
from booking.policy import FIRST_LENGTH, Rules
from booking.ports import Clock, Directory
from booking.times import zone_at


class FormReader:
    """Takes what was typed into a draft, and reads it as a meeting request or as a list of problems."""

    def __init__(self, *, directory: Directory, changing: Changing, clock: Clock, rules: Rules) -> None:
        self._directory, self._changing, self._clock, self._rules = directory, changing, clock, rules

    async def typed(self, draft: Draft, inputs: Inputs) -> Draft:
        """Put what was typed into the draft, with the colleagues that it names as far as the directory knows them."""
        inputs = completed(inputs, draft)
        return replace(draft, inputs=inputs, people=await self._people(draft, inputs))

    async def with_colleagues(self, draft: Draft, ids: Sequence[str]) -> tuple[Draft, int]:
        """Add colleagues by their ids to those whom the draft names, but for its owner; and count who is not known.

        Raises: Failed.
        """
        others = [each for each in dict.fromkeys(ids) if each != draft.owner.id]
        new = [each for each in others if each not in draft.inputs.attendees]
        known = await self._directory.people(new) if new else {}
        found = tuple(each for each in new if each in known)
        inputs = replace(draft.inputs, attendees=(*draft.inputs.attendees, *found))
        people = (*draft.people, *(known[each] for each in found))
        return replace(draft, inputs=inputs, people=people), len(new) - len(found)

    async def looked_up(self, draft: Draft) -> Draft:
        """Look once more for whom the directory could not be asked when the form was read, if there is anybody."""
        if not not_looked_up(draft.inputs, draft.people):
            return draft
        return replace(draft, people=await self._people(draft, draft.inputs))

    async def read(
        self,
        draft: Draft,
        changed: Booking | None = None,
        *,
        slot: Slot | None = None,
        searching: bool = False,
        registered: Sequence[Room] | None = None,
    ) -> tuple[MeetingRequest, Criteria]:
        """Read the form, as one that changes that booking if there is one; a `slot` counts whatever times were typed.

        `registered` are the rooms of the registry, where they were read already. A search goes on without those who
        could not be looked up.
        Raises: Refused with every problem at once.
        """
        return interpret(
            draft.inputs,
            booker=changed.booker if changed else draft.owner,
            zone=zone_at(draft.zone),
            now=self._clock.now(),
            rules=self._rules,
            people={person.id: person for person in draft.people},
            rooms=await self._changing.rooms(changed, registered),
            changes=changed,
            slot=slot,
            searching=searching,
        )

    async def read_open(self, draft: Draft) -> tuple[MeetingRequest, Criteria]:
        """Read a form that leaves the time open: the request says from when a time is looked for, and how long.

        Raises: Refused with every problem at once.
        """
        problems: list[Problem] = []
        now = self._clock.now()
        if not (draft.inputs.attendees or draft.inputs.guests.strip()):
            problems.append(Problem(Reason.MISSING, Field.ATTENDEES))
        slot = Slot(now, now + FIRST_LENGTH)
        try:
            slot = open_slot(draft.inputs, zone=zone_at(draft.zone), now=now, length=FIRST_LENGTH)
        except Refused as error:
            problems += error.problems
        try:
            read = await self.read(draft, slot=slot, searching=True)
        except Refused as error:
            raise Refused(*problems, *error.problems) from error
        if problems:
            raise Refused(*problems)
        return read

    async def _people(self, draft: Draft, inputs: Inputs) -> tuple[Person, ...]:
        known = {person.id: person for person in draft.people if person.looked_up}
        unknown = [each for each in inputs.attendees if each not in known]
        if unknown:
            known |= await self._directory.people(unknown)
        return tuple(known[each] for each in inputs.attendees if each in known)


def searched_without(draft: Draft) -> tuple[Problem, ...]:
    """Tell of how many people a search knew nothing, if of any. The form holds ids alone, so nobody can be named."""
    unsure = len(not_looked_up(draft.inputs, draft.people))
    return (Problem(Reason.SEARCHED_WITHOUT, None, {"count": unsure}),) if unsure else ()


def leaves_the_time_open(inputs: Inputs) -> bool:
    """Tell whether no time was typed, but people to find one for."""
    return not (inputs.start.strip() or inputs.end.strip()) and bool(inputs.attendees or inputs.guests.strip())
