"""The rules of booking a room: standard library only, no I/O. Read this package first."""
