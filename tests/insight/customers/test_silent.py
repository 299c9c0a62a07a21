"""Who is silent against their own rhythm, and whom nobody was in touch with."""

from __future__ import annotations

from crm_desktop.insight.customers import silent

from .trade import Trade


def test_a_pause_is_held_against_the_own_rhythm(memory):
    trade = Trade(memory)
    often, seldom, twice, kept = (trade.company(n) for n in ("Often", "Seldom", "Twice", "Kept"))
    for day in ("2026-07-01", "2026-07-31", "2026-08-31", "2026-09-20"):  # pauses 30, 31, 20
        trade.won(often, day, 100)
    for day in ("2025-01-01", "2025-07-01", "2026-01-01"):  # 181, 184 days: 329 are no silence yet
        trade.won(seldom, day, 900)
    for day in ("2020-01-01", "2020-02-01"):
        trade.won(twice, day)
    for day in ("2026-09-01", "2026-10-01", "2026-11-01"):
        trade.won(kept, day)
    made = silent.silent(memory.reader(), trade.read())
    (one,) = made.silent
    assert one.customer.key == trade.key(often)
    assert (one.pause, one.usual, round(one.times or 0, 2)) == (67, 30.0, 2.23)
    assert (made.told, made.customers, made.value) == (3, 4, 400)
    assert made.words() == "1 customer is silent, of 3 who have a rhythm."
    more = silent.silent(memory.reader(), trade.read(), 1.5)
    assert [s.customer.key for s in more.silent] == [
        trade.key(seldom),
        trade.key(often),
    ]  # by value


def test_with_whom_nobody_was_in_touch(memory):
    trade = Trade(memory)
    near, far, never, ahead = (trade.company(n) for n in ("Near", "Far", "Never", "Ahead"))
    for firm, amount in ((near, 1), (far, 2), (never, 3), (ahead, 4)):
        trade.won(firm, "2026-01-10", amount)
    for firm, start in ((near, "2026-11-20T02:00:00Z"), (far, "2026-06-01T02:00:00Z"),
                        (ahead, "2027-01-01T02:00:00Z")):  # fmt: skip
        trade.put("activity", title="Call", channel="call", state="done", start=start, company=firm)
    found = trade.read()
    made = silent.untouched(memory.reader(), found, 90)
    assert [(s.customer.key, s.touched, s.since()) for s in made.silent] == [
        (trade.key(ahead), "", False), (trade.key(never), "", False),
        (trade.key(far), "2026-06-01", True),
    ]  # fmt: skip
    assert silent.untouched_said(made, 90).startswith("With 3 customers of 4 nobody was in touch")
    assert len(silent.untouched(memory.reader(), found, 5).silent) == 4


def test_who_talks_to_the_people_of_a_company_is_in_touch_with_it(memory):
    trade = Trade(memory)
    by_contact, by_deal, gone = (trade.company(n) for n in ("Contact", "Deal", "Gone"))
    deals = [trade.won(firm, "2026-01-10") for firm in (by_contact, by_deal, gone)]
    person = trade.put("contact", name="Mei", company=by_contact)
    left = trade.put("contact", name="Ali", company=gone)
    call = {"title": "Call", "channel": "call", "state": "done", "start": "2026-11-20T02:00:00Z"}
    trade.put("activity", **call, **{f"contacts.{person}": 1})
    trade.put("activity", **call, **{f"contacts.{left}": 1})
    trade.put("activity", **call, deal=deals[1])
    trade.edit("contact", left, deleted=True)
    made = silent.untouched(memory.reader(), trade.read(), 90)
    assert [s.customer.key for s in made.silent] == [trade.key(gone)]


def test_nothing_to_tell_is_said(memory):
    trade = Trade(memory)
    made = silent.silent(memory.reader(), trade.read())
    assert "none has a rhythm" in made.words()
    assert "Nobody has bought yet" in silent.untouched_said(
        silent.untouched(memory.reader(), trade.read()), 90
    )
