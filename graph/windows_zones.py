"""The Windows names of time zones, as Exchange writes them, and the IANA zone that each one means.

Source: Unicode CLDR, `supplemental/windowsZones.xml`, the rows of territory 001. The sandbox has a table of its own,
since it shares nothing with what is tested against it.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from booking.times import zone_named

_TABLE = """
AUS Central Standard Time = Australia/Darwin
AUS Eastern Standard Time = Australia/Sydney
Afghanistan Standard Time = Asia/Kabul
Alaskan Standard Time = America/Anchorage
Alberta Standard Time = America/Edmonton
Aleutian Standard Time = America/Adak
Altai Standard Time = Asia/Barnaul
Arab Standard Time = Asia/Riyadh
Arabian Standard Time = Asia/Dubai
Arabic Standard Time = Asia/Baghdad
Argentina Standard Time = America/Buenos_Aires
Astrakhan Standard Time = Europe/Astrakhan
Atlantic Standard Time = America/Halifax
Aus Central W. Standard Time = Australia/Eucla
Azerbaijan Standard Time = Asia/Baku
Azores Standard Time = Atlantic/Azores
Bahia Standard Time = America/Bahia
Bangladesh Standard Time = Asia/Dhaka
Belarus Standard Time = Europe/Minsk
Bougainville Standard Time = Pacific/Bougainville
British Columbia Standard Time = America/Vancouver
Canada Central Standard Time = America/Regina
Cape Verde Standard Time = Atlantic/Cape_Verde
Caucasus Standard Time = Asia/Yerevan
Cen. Australia Standard Time = Australia/Adelaide
Central America Standard Time = America/Guatemala
Central Asia Standard Time = Asia/Bishkek
Central Brazilian Standard Time = America/Cuiaba
Central Europe Standard Time = Europe/Budapest
Central European Standard Time = Europe/Warsaw
Central Pacific Standard Time = Pacific/Guadalcanal
Central Standard Time = America/Chicago
Central Standard Time (Mexico) = America/Mexico_City
Chatham Islands Standard Time = Pacific/Chatham
China Standard Time = Asia/Shanghai
Cuba Standard Time = America/Havana
Dateline Standard Time = Etc/GMT+12
E. Africa Standard Time = Africa/Nairobi
E. Australia Standard Time = Australia/Brisbane
E. Europe Standard Time = Europe/Chisinau
E. South America Standard Time = America/Sao_Paulo
Easter Island Standard Time = Pacific/Easter
Eastern Standard Time = America/New_York
Eastern Standard Time (Mexico) = America/Cancun
Egypt Standard Time = Africa/Cairo
Ekaterinburg Standard Time = Asia/Yekaterinburg
FLE Standard Time = Europe/Kiev
Fiji Standard Time = Pacific/Fiji
GMT Standard Time = Europe/London
GTB Standard Time = Europe/Bucharest
Georgian Standard Time = Asia/Tbilisi
Greenland Standard Time = America/Godthab
Greenwich Standard Time = Atlantic/Reykjavik
Haiti Standard Time = America/Port-au-Prince
Hawaiian Standard Time = Pacific/Honolulu
India Standard Time = Asia/Calcutta
Iran Standard Time = Asia/Tehran
Israel Standard Time = Asia/Jerusalem
Jordan Standard Time = Asia/Amman
Kaliningrad Standard Time = Europe/Kaliningrad
Korea Standard Time = Asia/Seoul
Libya Standard Time = Africa/Tripoli
Line Islands Standard Time = Pacific/Kiritimati
Lord Howe Standard Time = Australia/Lord_Howe
Magadan Standard Time = Asia/Magadan
Magallanes Standard Time = America/Punta_Arenas
Manitoba Standard Time = America/Winnipeg
Marquesas Standard Time = Pacific/Marquesas
Mauritius Standard Time = Indian/Mauritius
Middle East Standard Time = Asia/Beirut
Montevideo Standard Time = America/Montevideo
Morocco Standard Time = Africa/Casablanca
Mountain Standard Time = America/Denver
Mountain Standard Time (Mexico) = America/Mazatlan
Myanmar Standard Time = Asia/Rangoon
N. Central Asia Standard Time = Asia/Novosibirsk
Namibia Standard Time = Africa/Windhoek
Nepal Standard Time = Asia/Katmandu
New Zealand Standard Time = Pacific/Auckland
Newfoundland Standard Time = America/St_Johns
Norfolk Standard Time = Pacific/Norfolk
North Asia East Standard Time = Asia/Irkutsk
North Asia Standard Time = Asia/Krasnoyarsk
North Korea Standard Time = Asia/Pyongyang
Omsk Standard Time = Asia/Omsk
Pacific SA Standard Time = America/Santiago
Pacific Standard Time = America/Los_Angeles
Pacific Standard Time (Mexico) = America/Tijuana
Pakistan Standard Time = Asia/Karachi
Paraguay Standard Time = America/Asuncion
Qyzylorda Standard Time = Asia/Qyzylorda
Romance Standard Time = Europe/Paris
Russia Time Zone 10 = Asia/Srednekolymsk
Russia Time Zone 11 = Asia/Kamchatka
Russia Time Zone 3 = Europe/Samara
Russian Standard Time = Europe/Moscow
SA Eastern Standard Time = America/Cayenne
SA Pacific Standard Time = America/Bogota
SA Western Standard Time = America/La_Paz
SE Asia Standard Time = Asia/Bangkok
Saint Pierre Standard Time = America/Miquelon
Sakhalin Standard Time = Asia/Sakhalin
Samoa Standard Time = Pacific/Apia
Sao Tome Standard Time = Africa/Sao_Tome
Saratov Standard Time = Europe/Saratov
Singapore Standard Time = Asia/Singapore
South Africa Standard Time = Africa/Johannesburg
South Sudan Standard Time = Africa/Juba
Sri Lanka Standard Time = Asia/Colombo
Sudan Standard Time = Africa/Khartoum
Syria Standard Time = Asia/Damascus
Taipei Standard Time = Asia/Taipei
Tasmania Standard Time = Australia/Hobart
Tocantins Standard Time = America/Araguaina
Tokyo Standard Time = Asia/Tokyo
Tomsk Standard Time = Asia/Tomsk
Tonga Standard Time = Pacific/Tongatapu
Transbaikal Standard Time = Asia/Chita
Turkey Standard Time = Europe/Istanbul
Turks And Caicos Standard Time = America/Grand_Turk
US Eastern Standard Time = America/Indianapolis
US Mountain Standard Time = America/Phoenix
UTC = Etc/UTC
UTC+12 = Etc/GMT-12
UTC+13 = Etc/GMT-13
UTC-02 = Etc/GMT+2
UTC-08 = Etc/GMT+8
UTC-09 = Etc/GMT+9
UTC-11 = Etc/GMT+11
Ulaanbaatar Standard Time = Asia/Ulaanbaatar
Venezuela Standard Time = America/Caracas
Vladivostok Standard Time = Asia/Vladivostok
Volgograd Standard Time = Europe/Volgograd
W. Australia Standard Time = Australia/Perth
W. Central Africa Standard Time = Africa/Lagos
W. Europe Standard Time = Europe/Berlin
W. Mongolia Standard Time = Asia/Hovd
West Asia Standard Time = Asia/Tashkent
West Bank Standard Time = Asia/Hebron
West Pacific Standard Time = Pacific/Port_Moresby
Yakutsk Standard Time = Asia/Yakutsk
Yukon Standard Time = America/Whitehorse
"""

IANA: Mapping[str, str] = {
    windows.lower(): iana for windows, iana in (line.split(" = ") for line in _TABLE.strip().splitlines())
}
"""Windows name in lower case -> IANA name."""

_RETIRED = """
Armenian Standard Time = Asia/Yerevan
Kamchatka Standard Time = Asia/Kamchatka
Malay Peninsula Standard Time = Asia/Kuala_Lumpur
Mexico Standard Time = America/Mexico_City
Mexico Standard Time 2 = America/Mazatlan
Mid-Atlantic Standard Time = Etc/GMT+2
Transitional Islamic State of Afghanistan Standard Time = Asia/Kabul
"""
# Mailboxes keep names that newer versions of Windows do not know any more; CLDR lists each as the one it became.

_NAMES = {**IANA} | {old.lower(): iana for old, iana in (line.split(" = ") for line in _RETIRED.strip().splitlines())}


_SPOKEN = {"usa": "US", "u.s.": "US", "uk": "GB", "united kingdom": "GB", "great britain": "GB", "england": "GB"}
# Beside the codes and names of iso3166.tab, which calls it "Britain (UK)".

_SAMPLES = tuple(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=7 * week) for week in range(3 * 52))


def zone_there(zone: ZoneInfo, country: str) -> ZoneInfo:
    """Give the zone of that country whose clocks show what the given one's do; the given one where there is none.

    One Windows name stands for many countries, and CLDR's first choice is one of them: `FLE Standard Time` is Kyiv's
    also in Helsinki. `country` is a code or an English name, as the directory of places has it.
    """
    code = country.strip()
    code = _SPOKEN.get(code.lower()) or _codes().get(code.lower()) or code.upper()
    there = _zones().get(code, ())
    shown = [moment.astimezone(zone).utcoffset() for moment in _SAMPLES]
    for name in () if zone.key in there else there:
        other = zone_named(name)
        if other is not None and [moment.astimezone(other).utcoffset() for moment in _SAMPLES] == shown:
            return other
    return zone


@cache
def _zones() -> Mapping[str, tuple[str, ...]]:
    """Read which zones lie in which country, the most populous first (zone.tab of the time zone database)."""
    found: dict[str, list[str]] = {}
    for code, _, name, *_ in _rows("zone.tab"):
        found.setdefault(code, []).append(name)
    return {code: tuple(names) for code, names in found.items()}


@cache
def _codes() -> Mapping[str, str]:
    return {name.lower(): code for code, name in _rows("iso3166.tab")}


def _rows(file: str) -> Iterator[list[str]]:
    lines = files("tzdata").joinpath("zoneinfo", file).read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines if line and not line.startswith("#"))


def zone_called(name: str) -> ZoneInfo | None:
    """Find the zone that Exchange means by a Windows name, retired or not, or an IANA name; None if there is none."""
    iana = _NAMES.get(name.strip().lower(), name.strip())
    return zone_named(iana) if iana else None


def zone_meant_by(name: str, country: str) -> str:
    """Give the IANA name that somebody means by a zone's name, Windows' or IANA's, in a country; empty if none is.

    UTC stays UTC, which is in doubt: so says a mailbox that nobody set up, and so do lists that were made of it.
    """
    if name.strip().upper() == "UTC":
        return "UTC"
    zone = zone_called(name)
    return zone_there(zone, country).key if zone is not None else ""
