"""The buttons of our cards: what each says when it is pressed, and the one reader of what comes back.

A new button is one class in the file of its kind, named in that file's union: its verb, and its fields with the types
by which they are read. A button's data carries ids and keys, never decisions. Whatever comes back is hostile: what no
card of ours could have sent is refused as forged, and whether a press is right and timely is for the use cases to say.
"""
