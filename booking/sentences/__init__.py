"""Sentences about meeting rooms, read in English, Finnish, Swedish and German: `reader.understand` is the way in.

It takes a line, the moment, a time zone, a locale, the rooms, the people who are known, and what somebody has booked.
It gives what is wanted and the slots for it, where in the line each came from, what is unsure and why, and the words
that were not understood. It is one pure function on the standard library, word lists and a table of weights: no I/O, no
clock, no state.

It promises:

- A slot that is given is what the words say by the rules below; what they do not settle is a doubt, never a guess.
- Languages may be mixed in a line. Case, diacritics and small slips of spelling do not matter; names of rooms are
  taken only as they are, or as Finnish bends them, and the nearest name is told as a doubt.
- A word that means nothing to it is given back as it was written, and turns no slot into another value: where it
  stands in the midst of what would be one, that slot stays open.
- Any text is read, in at most five milliseconds; beyond the first sixty words nothing is.

How it goes: `text` and `lexicon` make a `line` of tokens with the phrases of the `words` that stand there. `scan` finds
what is said, with one reader for each sort (`clocks`, `days`, `places`, `people`, `counts`, `titles`, `wishes`).
`intents` tells what is wanted, and `opinion` what all words together look like. `assembly` fills the slots:
`lone_numbers`, `meant` (which booking), `where`, `when`.

The rules that people expect:

- Half is before the hour in Finnish, Swedish and German (`puoli neljä`, `halv fyra`, `halb vier` are 3:30), and past it
  in English (`half four` is 4:30).
- 1 to 6 o'clock without am or pm are in the afternoon, unless a part of the day or a leading zero says otherwise.
- A weekday is the next one, today included; with `next` it is that of the following calendar week. A time without a
  day is today while it is still to come. A date without a year is the next one.
- `3/12` is day first, but is asked where the locale is English without a country that settles it.
- An end before its start is on the next day, up to half a day later.
"""
