"""Pictures of floors: read without trust, drawn with what is free on them, and put where clients find them."""
