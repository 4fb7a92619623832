"""What goes on beside the turns: bookings are completed, calendars read, cards and people brought up to date."""
