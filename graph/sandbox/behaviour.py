"""Which rules the sandbox plays by: one flag for each rule that is not confirmed by Microsoft's documentation.

Marks say what a rule rests on: L a published live measurement, T a third party's statement, M belief. A check against a
live tenant that contradicts one flips its flag here, and every test runs against the corrected world.
"""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Behaviour:
    """The sandbox's rules, durations in seconds. Defaults are the best present knowledge, in doubt the stricter one."""

    # Writing events
    repeated_transaction_answers_event: bool = True  # L: same id, same body -> 201 with the first event
    duplicate_transaction_status: Literal[400, 409] = 400  # T: both were seen
    transaction_survives_delete: bool = False  # M: how long an id is remembered is not documented
    if_match_is_honoured: bool = True  # T: 412 for a stale ETag on an event
    reply_changes_change_key: bool = True  # M
    reschedule_resets_replies: bool = True  # M
    own_reply_is_refused: bool = True  # L: accept or decline of one's own meeting -> 400
    online_meeting_is_ignored_silently: bool = True  # L: 201 without a link where the calendar offers no provider
    empty_event_is_accepted: bool = True  # M: one that ends as it starts
    sensitivity_is_told: bool = True  # M: a change of it alone mails everybody who is invited
    stripped_body_ends_online_meeting: bool = True  # V says "keep the blob"; what happens otherwise is M
    overlap_is_accepted: bool = True  # L: in the calendar's own name, whatever stands there
    # Reading events
    view_lag_s: float = 0.0  # M: calendarView is believed to show a write at once
    stamp_lag_s: float = 0.0  # M: so is the search by an extended property
    views_are_unsorted: bool = True  # no order is promised without $orderby
    max_top: int = 1000  # M
    max_view_days: int = 1825  # L
    view_omits_time_stamps: bool = True  # V of 2021: createdDateTime, lastModifiedDateTime
    join_url_needs_is_online_meeting: bool = True  # L
    all_day_is_utc_days: bool = True  # L
    day_shows_transaction_id: bool = False  # M: whether a day of a series tells its series' transaction id
    day_shows_extended: bool = False  # M: whether a day of a series carries its series' extended properties
    malformed_id_is_400: bool = True  # M: otherwise 404
    extended_value_ignores_case: bool = True  # T
    any_iana_zone: bool = True  # M: Graph documents a list of IANA names, the sandbox takes all of them
    # calendarView/delta
    delta_token_lives_s: float = 86_400.0  # M: "not fixed", a cache
    delta_reset_status: Literal[400, 404, 410] = 410  # V, or a 40x with syncStateNotFound (T)
    # subscriptions
    second_subscription_is_409: bool = True  # V; since 2026-02 reported to make a second one (T)
    subscription_honours_scope: bool = True  # unverified
    # getSchedule
    schedule_max_entities: int = 20
    schedule_max_days: int = 62
    schedule_lists_free_items: bool = True  # L
    schedule_shows_details: bool = False  # depends on sharing; nothing may rely on it
    schedule_honours_scope: bool = False  # unverified
    schedule_lag_s: float = 0.0  # M: free/busy is not read-your-writes
    # Throttling
    max_in_flight: int = 4
    in_flight_counts_per: Literal["mailbox", "app"] = "mailbox"  # T; older documentation says per app
    requests_per_window: int = 10_000
    window_s: float = 600.0
    retry_after_s: int = 1  # T
    batch_parallel: int = 4


def learned(report: Path) -> Behaviour:
    """Play by what a tenant does, as `python -m bot check --live` wrote it down; the rest stays as it is.

    Raises: ValueError for a file that is no such report; OSError for one that cannot be read.
    """
    told = json.loads(report.read_text("utf-8"))
    flags = told.get("behaviour") if isinstance(told, dict) else None
    known = {each.name for each in fields(Behaviour)}
    if not isinstance(flags, dict) or not known >= set(flags):
        raise ValueError("no report of a live check")
    return Behaviour(**flags)
