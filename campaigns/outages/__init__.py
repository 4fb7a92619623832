"""Outages one by one against real processes of the bot, and what people, log and health say meanwhile."""
