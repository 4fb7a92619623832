"""Numbers and ordinals in words, as far as times, dates and people need them: made by the rules of each language."""

from collections.abc import Iterator, Mapping

_EN = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_EN_TENS = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty"}
_EN_NTH = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]

_SV = ["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"]
_SV_TENS = {20: "tjugo", 30: "trettio", 40: "fyrtio", 50: "femtio"}
_SV_NTH = [
    "första",
    "andra",
    "tredje",
    "fjärde",
    "femte",
    "sjätte",
    "sjunde",
    "åttonde",
    "nionde",
    "tionde",
    "elfte",
    "tolfte",
    "trettonde",
    "fjortonde",
    "femtonde",
    "sextonde",
    "sjuttonde",
    "artonde",
    "nittonde",
]

_DE = ["null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
_DE_TENS = {20: "zwanzig", 30: "dreißig", 40: "vierzig", 50: "fünfzig"}
_DE_NTH = [
    "erst",
    "zweit",
    "dritt",
    "viert",
    "fünft",
    "sechst",
    "siebt",
    "acht",
    "neunt",
    "zehnt",
    "elft",
    "zwölft",
    "dreizehnt",
    "vierzehnt",
    "fünfzehnt",
    "sechzehnt",
    "siebzehnt",
    "achtzehnt",
    "neunzehnt",
]

# Nominative, and the stems that an ending is put to: yhde-ltä, yhte-en.
_FI = (
    ("yksi", "yhde", "yhteen"),
    ("kaksi", "kahde", "kahteen"),
    ("kolme", "kolme", "kolmeen"),
    ("neljä", "neljä", "neljään"),
    ("viisi", "viide", "viiteen"),
    ("kuusi", "kuude", "kuuteen"),
    ("seitsemän", "seitsemä", "seitsemään"),
    ("kahdeksan", "kahdeksa", "kahdeksaan"),
    ("yhdeksän", "yhdeksä", "yhdeksään"),
    ("kymmenen", "kymmene", "kymmeneen"),
)
# Nominative, weak and strong stem of ordinals: kolmas, kolmanne-lle, kolmante-na.
_FI_NTH = (
    ("ensimmäinen", "ensimmäise", "ensimmäise"),
    ("toinen", "toise", "toise"),
    ("kolmas", "kolmanne", "kolmante"),
    ("neljäs", "neljänne", "neljänte"),
    ("viides", "viidenne", "viidente"),
    ("kuudes", "kuudenne", "kuudente"),
    ("seitsemäs", "seitsemänne", "seitsemänte"),
    ("kahdeksas", "kahdeksanne", "kahdeksante"),
    ("yhdeksäs", "yhdeksänne", "yhdeksänte"),
    ("kymmenes", "kymmenenne", "kymmenente"),
)
_FI_JOINED_NTH = {1: ("yhdes", "yhdenne", "yhdente"), 2: ("kahdes", "kahdenne", "kahdente")}
_FI_PLAIN = ("n", "lla")
"""The cases in which a number says how many or how long."""

_FI_CASES = {"when": "lta", "since": "sta", "count": "lle"}

Made = Iterator[tuple[str, str]]


def _english() -> Made:
    for tens, name in _EN_TENS.items():
        for one in range(1, 10):
            yield f"number.{tens + one}", f"{name} {_EN[one]}"
            yield f"number.{tens + one}", f"{name}{_EN[one]}"
    for at, name in enumerate(_EN_NTH, 1):
        yield f"ordinal.{at}", name
    yield from (("ordinal.20", "twentieth"), ("ordinal.30", "thirtieth"), ("ordinal.31", "thirty first"))
    yield from ((f"ordinal.{20 + one}", f"twenty {_EN_NTH[one - 1]}") for one in range(1, 10))


def _swedish() -> Made:
    for tens, name in _SV_TENS.items():
        for one in range(1, 10):
            yield f"number.{tens + one}", f"{name}{_SV[one]}"
            yield f"number.{tens + one}", f"{name} {_SV[one]}"
    for at, name in enumerate(_SV_NTH, 1):
        yield f"ordinal.{at}", name
    yield from (("ordinal.20", "tjugonde"), ("ordinal.30", "trettionde"), ("ordinal.31", "trettioförsta"))
    yield from ((f"ordinal.{20 + one}", f"tjugo{_SV_NTH[one - 1]}") for one in range(1, 10))


def _german() -> Made:
    for tens, name in _DE_TENS.items():
        for one in range(1, 10):
            yield f"number.{tens + one}", f"{_DE[one]}und{name}"
    stems = dict(enumerate(_DE_NTH, 1)) | {20: "zwanzigst", 30: "dreißigst", 31: "einunddreißigst"}
    stems |= {20 + one: f"{_DE[one]}undzwanzigst" for one in range(1, 10)}
    for at, stem in stems.items():
        yield from ((f"ordinal.{at}", stem + ending) for ending in ("e", "en", "er", "es"))


def _finnish() -> Made:
    for one in range(1, 10):
        nominative, stem, till = _FI[one - 1]
        yield f"number.{10 + one}", f"{nominative}toista"
        yield f"till.{10 + one}", f"{till}toista"
        yield from ((f"{kind}.{10 + one}", f"{stem}{case}toista") for kind, case in _FI_CASES.items())
        yield f"till.{20 + one}", f"kahteenkymmeneen{till}"
        for case in _FI_PLAIN:
            yield f"number.{one}", f"{stem}{case}"
            yield f"number.{10 + one}", f"{stem}{case}toista"
            for tens in range(2, 6):
                stem_of_tens = f"{_FI[tens - 1][1]}{case}kymmene{case}"
                yield f"number.{10 * tens}", stem_of_tens
                yield f"number.{10 * tens + one}", f"{stem_of_tens}{stem}{case}"
        for kind, case in _FI_CASES.items():
            yield f"{kind}.{20 + one}", f"kahde{case}kymmene{case}{stem}{case}"
        for tens in range(2, 6):
            yield f"number.{10 * tens + one}", f"{_FI[tens - 1][0]}kymmentä{nominative}"
            yield f"number.{10 * tens + one}", f"{_FI[tens - 1][0]}kymmentä {nominative}"
    for at, nth in enumerate(_FI_NTH, 1):
        yield from ((f"ordinal.{at}", form) for form in _bent(*nth))
    for one in range(1, 10):
        nth = _FI_JOINED_NTH.get(one, _FI_NTH[one - 1])
        yield from ((f"ordinal.{10 + one}", f"{form}toista") for form in _bent(*nth))
        yield f"ordinal.{20 + one}", f"kahdeskymmenes{nth[0]}"
        yield f"ordinal.{20 + one}", f"kahdentenakymmenentenä{nth[2]}na"
    yield from (("ordinal.20", "kahdeskymmenes"), ("ordinal.20", "kahdentenakymmenentenä"))
    yield from (("ordinal.30", "kolmaskymmenes"), ("ordinal.30", "kolmantenakymmenentenä"))


def _bent(nominative: str, weak: str, strong: str) -> Iterator[str]:
    yield nominative
    yield from (weak + case for case in ("n", "lle", "ssa", "sta", "lla", "ksi"))
    yield from (strong + case for case in ("na", "en"))


def _listed(made: Made) -> Mapping[str, str]:
    found: dict[str, dict[str, None]] = {}
    for key, phrase in made:
        found.setdefault(key, {})[phrase] = None
    return {key: "|".join(phrases) for key, phrases in found.items()}


NUMERALS: Mapping[str, Mapping[str, str]] = {
    "en": _listed(_english()),
    "fi": _listed(_finnish()),
    "sv": _listed(_swedish()),
    "de": _listed(_german()),
}
"""For each language the phrases of each key, as the word lists have them."""
