"""The countries a user can choose, with their calling codes; neighbours first."""

from __future__ import annotations

from crm_desktop.i18n import mark, tr

NEAR = ("MY", "SG", "BN", "ID", "TH")

REGIONS: dict[str, tuple[str, int]] = {
    "MY": (mark("Malaysia"), 60),
    "SG": (mark("Singapore"), 65),
    "BN": (mark("Brunei"), 673),
    "ID": (mark("Indonesia"), 62),
    "TH": (mark("Thailand"), 66),
    "AE": (mark("United Arab Emirates"), 971),
    "AT": (mark("Austria"), 43),
    "AU": (mark("Australia"), 61),
    "BD": (mark("Bangladesh"), 880),
    "BE": (mark("Belgium"), 32),
    "BH": (mark("Bahrain"), 973),
    "BR": (mark("Brazil"), 55),
    "CA": (mark("Canada"), 1),
    "CH": (mark("Switzerland"), 41),
    "CN": (mark("China"), 86),
    "CY": (mark("Cyprus"), 357),
    "CZ": (mark("Czechia"), 420),
    "DE": (mark("Germany"), 49),
    "DK": (mark("Denmark"), 45),
    "EE": (mark("Estonia"), 372),
    "ES": (mark("Spain"), 34),
    "FI": (mark("Finland"), 358),
    "FR": (mark("France"), 33),
    "GB": (mark("United Kingdom"), 44),
    "GR": (mark("Greece"), 30),
    "HK": (mark("Hong Kong"), 852),
    "HR": (mark("Croatia"), 385),
    "IE": (mark("Ireland"), 353),
    "IN": (mark("India"), 91),
    "IT": (mark("Italy"), 39),
    "JP": (mark("Japan"), 81),
    "KR": (mark("South Korea"), 82),
    "KW": (mark("Kuwait"), 965),
    "LK": (mark("Sri Lanka"), 94),
    "LT": (mark("Lithuania"), 370),
    "LU": (mark("Luxembourg"), 352),
    "LV": (mark("Latvia"), 371),
    "MT": (mark("Malta"), 356),
    "MX": (mark("Mexico"), 52),
    "NL": (mark("Netherlands"), 31),
    "NO": (mark("Norway"), 47),
    "NZ": (mark("New Zealand"), 64),
    "PH": (mark("Philippines"), 63),
    "PK": (mark("Pakistan"), 92),
    "PL": (mark("Poland"), 48),
    "PT": (mark("Portugal"), 351),
    "SA": (mark("Saudi Arabia"), 966),
    "SE": (mark("Sweden"), 46),
    "SI": (mark("Slovenia"), 386),
    "SK": (mark("Slovakia"), 421),
    "TR": (mark("Türkiye"), 90),
    "TW": (mark("Taiwan"), 886),
    "US": (mark("United States"), 1),
    "VN": (mark("Vietnam"), 84),
    "ZA": (mark("South Africa"), 27),
}
"""ISO 3166 code → English name and calling code."""


def offered(also: str = "") -> list[tuple[str, str]]:
    """Return (code, "Malaysia, +60"), neighbours first, then by name; `also` is one not listed."""
    rest = sorted((c for c in REGIONS if c not in NEAR), key=lambda c: tr(REGIONS[c][0]))
    known = [(code, _shown(code)) for code in (*NEAR, *rest)]
    return known if not also or also in REGIONS else [(also, also), *known]


def _shown(code: str) -> str:
    name, calling = REGIONS[code]
    return f"{tr(name)}, +{calling}"


def english(code: str) -> str:
    """Return the English name of a country, to be said in any language; its code where it is not known."""
    return REGIONS[code][0] if code in REGIONS else code
