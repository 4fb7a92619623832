"""Microsoft Graph behind the ports of `booking`, and a local stand-in for it."""
