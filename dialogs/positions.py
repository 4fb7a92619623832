"""Where a conversation stands, as the SDK keeps it: a stack of dialogs, each with its state."""

from botbuilder.dialogs import DialogInstance, DialogState

__all__ = ["DialogInstance", "DialogState"]
