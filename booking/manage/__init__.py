"""What people do with the bookings that they have."""
