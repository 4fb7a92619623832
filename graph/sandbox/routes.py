"""Which function answers which route; whatever of the contract is not named here is not emulated."""

from collections.abc import Awaitable, Callable, Mapping

from graph.sandbox import calendar_routes, delta_routes, directory_routes, event_routes, subscription_routes
from graph.sandbox.calls import Call, HttpResponse

ROUTES: Mapping[tuple[str, str], Callable[[Call], HttpResponse | Awaitable[HttpResponse]]] = {
    ("GET", "/users"): directory_routes.list_users,
    ("GET", "/users/{user-id}"): directory_routes.get_user,
    ("GET", "/users/{user-id}/mailboxSettings"): calendar_routes.get_mailbox_settings,
    ("GET", "/users/{user-id}/calendar"): calendar_routes.get_calendar,
    ("GET", "/users/{user-id}/calendar/calendarView"): calendar_routes.calendar_view,
    ("GET", "/users/{user-id}/calendarView"): calendar_routes.calendar_view,
    ("GET", "/users/{user-id}/calendarView/delta"): delta_routes.calendar_view_delta,
    ("GET", "/users/{user-id}/calendar/events"): calendar_routes.list_events,
    ("GET", "/users/{user-id}/events"): calendar_routes.list_events,
    ("POST", "/users/{user-id}/calendar/events"): event_routes.create_event,
    ("POST", "/users/{user-id}/events"): event_routes.create_event,
    ("GET", "/users/{user-id}/events/{event-id}"): event_routes.get_event,
    ("PATCH", "/users/{user-id}/events/{event-id}"): event_routes.update_event,
    ("DELETE", "/users/{user-id}/events/{event-id}"): event_routes.delete_event,
    ("POST", "/users/{user-id}/events/{event-id}/cancel"): event_routes.cancel_event,
    ("POST", "/users/{user-id}/events/{event-id}/accept"): event_routes.accept_event,
    ("POST", "/users/{user-id}/events/{event-id}/tentativelyAccept"): event_routes.tentatively_accept_event,
    ("POST", "/users/{user-id}/events/{event-id}/decline"): event_routes.decline_event,
    ("GET", "/users/{user-id}/events/{event-id}/instances"): calendar_routes.list_instances,
    ("POST", "/users/{user-id}/calendar/getSchedule"): calendar_routes.post_get_schedule,
    ("POST", "/users/{user-id}/findMeetingTimes"): calendar_routes.find_meeting_times,
    ("GET", "/subscriptions"): subscription_routes.list_subscriptions,
    ("POST", "/subscriptions"): subscription_routes.create_subscription,
    ("GET", "/subscriptions/{subscription-id}"): subscription_routes.get_subscription,
    ("PATCH", "/subscriptions/{subscription-id}"): subscription_routes.update_subscription,
    ("DELETE", "/subscriptions/{subscription-id}"): subscription_routes.delete_subscription,
    ("GET", "/places/microsoft.graph.room"): directory_routes.list_rooms,
    ("GET", "/places/microsoft.graph.roomList"): directory_routes.list_room_lists,
    ("GET", "/places/microsoft.graph.roomlist"): directory_routes.list_room_lists,
    ("GET", "/places/microsoft.graph.building"): directory_routes.list_buildings,
    ("GET", "/places/{place-id}/microsoft.graph.building/map/levels"): directory_routes.list_levels,
    ("GET", "/places/{place-id}/microsoft.graph.building/map/levels/{levelMap-id}/units"): directory_routes.list_units,
    ("GET", "/places/{place-id}"): directory_routes.get_room,
    ("GET", "/places/{place-id}/microsoft.graph.room"): directory_routes.get_room,
    ("GET", "/places/{place-id}/microsoft.graph.roomList/rooms"): directory_routes.list_rooms_of_list,
    ("GET", "/places/{place-id}/microsoft.graph.roomlist/rooms"): directory_routes.list_rooms_of_list,
}
