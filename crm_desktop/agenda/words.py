"""The words of a quick line, English and Malay at once: weekdays, months, numbers, what one does."""

from __future__ import annotations

WEEKDAYS = {
    "monday": 0, "mon": 0, "isnin": 0, "tuesday": 1, "tues": 1, "tue": 1, "selasa": 1,
    "wednesday": 2, "weds": 2, "wed": 2, "rabu": 2, "thursday": 3, "thurs": 3, "thur": 3, "thu": 3,
    "khamis": 3, "kamis": 3, "friday": 4, "fri": 4, "jumaat": 4, "jumat": 4, "saturday": 5, "sat": 5,
    "sabtu": 5, "sunday": 6, "sun": 6, "ahad": 6,
}  # fmt: skip
NAMES_TOO = frozenset({"sun", "sat", "mon", "wed", "ahad", "jumaat", "rabu"})
"""Weekdays that also begin names: before a word with a capital they are taken as one."""
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7,
}  # fmt: skip
UNITS = {
    "day": "day", "days": "day", "hari": "day", "week": "week", "weeks": "week", "wk": "week",
    "wks": "week", "minggu": "week", "month": "month", "months": "month", "bulan": "month",
    "year": "year", "years": "year", "tahun": "year", "hour": "hour", "hours": "hour", "hr": "hour",
    "hrs": "hour", "jam": "hour", "minute": "minute", "minutes": "minute", "min": "minute",
    "mins": "minute", "minit": "minute",
}  # fmt: skip
PARTS_OF_DAY = {
    "this morning": 9, "this afternoon": 15, "this evening": 18, "morning": 9, "afternoon": 15,
    "evening": 18, "noon": 12, "midday": 12, "midnight": 0, "tengah hari": 12, "tengahari": 12,
    "tengah malam": 0, "pagi ini": 9, "pagi": 9, "petang ini": 15, "petang": 15,
}  # fmt: skip
TONIGHT = 20
HALVES = {
    "morning": "am", "afternoon": "pm", "evening": "pm", "night": "malam", "tonight": "malam",
    "pagi": "pagi", "petang": "petang", "malam": "malam",
}  # fmt: skip
"""A half of the day → the suffix its times would have."""
KINDS = {
    "call": "call", "phone": "call", "ring": "call", "telefon": "call", "tel": "call",
    "hubungi": "call", "email": "email", "e-mail": "email", "emel": "email", "mail": "email",
    "message": "message", "text": "message", "sms": "message", "whatsapp": "message",
    "mesej": "message", "wassap": "message", "ws": "message", "meet": "meeting",
    "meeting": "meeting", "lunch": "meeting", "coffee": "meeting", "jumpa": "meeting",
    "berjumpa": "meeting", "temu": "meeting", "mesyuarat": "meeting", "visit": "visit",
    "lawat": "visit", "melawat": "visit", "ziarah": "visit", "send": "document",
    "prepare": "document", "quote": "document", "quotation": "document", "hantar": "document",
    "sediakan": "document", "siapkan": "document", "sebut": "document", "invoice": "money",
    "bill": "money", "pay": "money", "payment": "money", "collect": "money", "invois": "money",
    "bayar": "money", "bayaran": "money", "kutip": "money", "birthday": "birthday",
}  # fmt: skip
"""A word → the kind of task it tells; "send" gives way to what is sent."""
_NO_NAMES = """
a an the to for with and or of on at in by about re from his her their my our up back off that this
next new follow remind ask check get buy make do see discuss confirm order arrange book dengan kepada
untuk dan atau di ke dari daripada tentang pasal mengenai pada yang nak ini itu beli buat tanya semak
sahkan pesan tempah bincang susulan balik semula harga katalog report laporan sample sampel encik en
cik puan pn tuan mr mrs ms dr datuk dato haji hajah hj bin binti b bt al ap stools contract kontrak
price list
"""
NOT_NAMES = frozenset(_NO_NAMES.split())
"""Words no record is looked up by when they stand alone."""
TOWARDS = frozenset(
    [
        word
        for word, kind in KINDS.items()
        if kind in ("call", "email", "message", "meeting", "visit")
    ]
    + ["to", "with", "from", "dengan", "kepada", "ask", "tanya"]
)
"""Words somebody stands right after, whoever it is: "call", "dengan"."""
TOWARDS_PEOPLE = TOWARDS | frozenset(
    [
        "for",
        "untuk",
        "dari",
        "daripada",
        "ke",
        "encik",
        "en",
        "cik",
        "puan",
        "pn",
        "tuan",
        "mr",
        "mrs",
        "ms",
        "dr",
        "datuk",
        "dato",
        "haji",
        "hajah",
    ]
)
BOUGHT = frozenset(["buy", "buying", "purchase", "beli", "membeli", "pembelian", "borong"])
"""Words after which stands what is bought, till somebody is named: "beli kayu dari Tan"."""
