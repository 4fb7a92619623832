"""The word lists of the sentences: one module for each language, and names of days and months out of CLDR.

A key says what a phrase means, its value lists the phrases, parted by `|`, without regard to case and diacritics.
`booking.sentences.lexicon` says what each key is for.
"""
