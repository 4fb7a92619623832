"""What the product believes about Graph and Exchange that no document of Microsoft's proves, and what rests on it.

`graph/probes.py` tries those with a probe on a room of a real tenant. A `flag` is the rule of the local Graph
(`Behaviour`) that plays the belief, and that a tenant's report turns.
"""

from dataclasses import dataclass

Value = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Belief:
    """One belief: what is believed, where it comes from, what rests on it, what happens to a booking if it is wrong.

    `key` names its probe; it is empty where nothing can try it without a person looking.
    """

    key: str
    believed: str
    source: str
    rests_on_it: str
    if_wrong: str
    flag: str = ""
    played: str = ""
    """The rule that plays it otherwise, where what a tenant answers is no value of the rule."""


BELIEFS = (
    Belief(
        "stale_if_match_is_refused",
        "A PATCH of an event with an outdated If-Match is refused with 412.",
        "none; generic in Graph's errors, 412 in several imitations",
        "The fence around changes and invitations.",
        "A change may overwrite what somebody wrote in Outlook in the same second. The calendar is read before and "
        "after, so no two bookings overlap.",
        "if_match_is_honoured",
    ),
    Belief(
        "fresh_if_match_is_taken",
        "A PATCH with the present If-Match is applied.",
        "none",
        "Every change, every invitation.",
        "No change and no invitation goes out; people are told that it did not work.",
    ),
    Belief(
        "repeated_transaction_is_one_event",
        "The same transactionId with the same body answers with the first event, and makes no second one.",
        "a measurement of 2020, none by Microsoft",
        "Sending again after a lost answer.",
        "A second event stands until the next look at the room, which finds it by its stamp and removes it.",
        "repeated_transaction_answers_event",
    ),
    Belief(
        "duplicate_transaction_status",
        "The same transactionId with another body is refused with ErrorDuplicateTransactionId, by 400 or 409.",
        "a report of 2022",
        "Recognising that an event exists already.",
        "The booking looks for its event by the stamp instead, which takes one request more.",
        "duplicate_transaction_status",
    ),
    Belief(
        "transaction_survives_delete",
        "After the event was deleted, its transactionId makes a new one.",
        "none",
        "Nothing: an event that was deleted is never sent again.",
        "Nothing.",
        "transaction_survives_delete",
    ),
    Belief(
        "overlap_is_accepted",
        "An event in the room's own calendar is accepted over another one.",
        "a thread of 2019",
        "Nothing: our claims and the look back keep bookings apart (decision 14).",
        "A booking that Exchange refuses is told as not possible.",
        "overlap_is_accepted",
    ),
    Belief(
        "deleted_is_not_found",
        "An event that was deleted answers 404 ErrorItemNotFound, at once.",
        "a measurement of 2026",
        "Knowing that a slot is free again.",
        "A cancelled booking is told as free some seconds later.",
    ),
    Belief(
        "second_delete_is_not_found",
        "Deleting it once more answers 404, and nothing else happens.",
        "a measurement of 2026",
        "Deleting again after a lost answer.",
        "The booking stays in the list as being cancelled until the next look.",
    ),
    Belief(
        "cancel_removes",
        "`cancel` takes an event of the room off its calendar, also where nobody is invited.",
        "learn.microsoft.com/graph/api/event-cancel, without the case of nobody",
        "Cancelling with a word to the attendees.",
        "The slot stays taken; the booking is told as being cancelled.",
    ),
    Belief(
        "stamp_is_found",
        "An event is found by the value of its extended property within 10 s of its making.",
        "learn.microsoft.com/graph/api/singlevaluelegacyextendedproperty-get, without a time",
        "Finding out what became of a request whose answer was lost.",
        "It is sent again, which the transactionId makes harmless.",
        played="stamp_lag_s",
    ),
    Belief(
        "view_lag_s",
        "calendarView shows an event within 10 s of its making.",
        "none",
        "Verifying a booking, and what is told as free.",
        "A booking is confirmed later; an event that is missing for longer counts as deleted by somebody.",
        played="view_lag_s",
    ),
    Belief(
        "schedule_lag_s",
        "getSchedule may lag behind a write by any time.",
        "none",
        "Nothing: free/busy decides nothing (decision 13).",
        "A room is offered that is taken, and refused at the press.",
        "schedule_lag_s",
    ),
    Belief(
        "id_is_immutable",
        "The immutable id of an event stays the same when the event is changed.",
        "learn.microsoft.com/graph/outlook-immutable-id",
        "Every later request about a booking.",
        "The event is found again by its stamp at the next look.",
    ),
    Belief(
        "largest_page",
        "calendarView takes $top=1000.",
        "none",
        "Nothing: pages of 100 are asked for.",
        "Nothing.",
        "max_top",
    ),
    Belief(
        "delta_is_open_to_apps",
        "calendarView/delta answers an app.",
        "learn.microsoft.com/graph/api/event-delta",
        "ROOMKEEPER_INDEX_WHOLE, which is off by default.",
        "Searches beyond two days ask Exchange, as without the setting.",
    ),
    Belief(
        "",
        "A delta tells at least something when anything changes in its span but for a day taken off a series.",
        "learn.microsoft.com/graph/delta-query-overview; reports of 2019 and 2020",
        "ROOMKEEPER_INDEX_WHOLE, which is off by default.",
        "A search shows what was true up to an hour ago; the booking itself reads the calendar.",
    ),
    Belief(
        "room_offers_teams",
        "A room's calendar offers no Teams meeting.",
        "none; rooms have no licence as a rule",
        "A booking with a Teams link, which is refused where none comes.",
        "Better than believed: links can be offered.",
    ),
    Belief(
        "",
        "A transactionId is remembered for three minutes at least.",
        "none",
        "Sending again within the quarantine of 180 s.",
        "A second event stands until the next look at the room.",
    ),
    Belief(
        "",
        "A PATCH of attendees alone mails only those who are new.",
        "learn.microsoft.com/graph/api/event-update",
        "Changing who is invited.",
        "Attendees get a mail too many.",
    ),
    Belief(
        "",
        "Answers to invitations of a room are tracked on the room's event.",
        "none",
        "Telling bookers who declined.",
        "Nobody is told; the booking stands.",
    ),
    Belief(
        "",
        "getSchedule and subscriptions keep to the scope of RBAC for Applications.",
        "none",
        "`check MAILBOX`, which shows a mailbox that must stay closed; being told of changes in the rooms.",
        "The app could read the free/busy of mailboxes outside of the scope; where rooms inside of it are refused, "
        "changes there are found by the looks of each minute.",
        "subscription_honours_scope",
    ),
    Belief(
        "",
        "A second subscription to the changes of one mailbox is refused with 409.",
        "learn.microsoft.com/graph/api/subscription-post-subscriptions; a report of 2026 says it is made",
        "Nothing: there is one for each room, and one that no row has is ended.",
        "A change is told twice, which costs nothing.",
        "second_subscription_is_409",
    ),
    Belief(
        "",
        "Exchange tells of a change within seconds.",
        "none; the table of latencies leaves events out",
        "A change in Outlook is acted on within 5 s of being told.",
        "It is found later, by the looks of each minute.",
    ),
    Belief(
        "",
        "The map of a building answers an app with Place.Read.All, and the placeId of a unit is that of its room.",
        "learn.microsoft.com/graph/api/levelmap-list-units, whose sample shows units that are joined to nothing",
        "Take the map, which makes a floor's plan.",
        "Rooms are found on it by their names, or the admin is asked for a picture. No booking rests on a plan.",
    ),
)


def document() -> str:
    """Render the beliefs as the Markdown table of the decision."""
    rows = [
        "| belief | source | what rests on it | if it is wrong | tried by | the local Graph's rule |",
        "|---|---|---|---|---|---|",
    ]
    for each in BELIEFS:
        probe, flag = (f"`{name}`" if name else "" for name in (each.key, each.flag or each.played))
        cells = (each.believed, each.source, each.rests_on_it, each.if_wrong, probe or "nothing yet", flag)
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"
