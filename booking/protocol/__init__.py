"""The booking protocol: how a booking comes about, changes and goes, whatever fails in between. No I/O.

`saga` is the way in: `settle` brings a booking to rest, one typed step of `steps` at a time; `reconcile` does it for
what somebody changed in Outlook. docs/protocol.md explains the states and the crash points.
"""
