"""The edge to Teams: activities in, replies and proactive messages out."""
