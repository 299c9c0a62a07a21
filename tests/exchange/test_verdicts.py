"""What a dry run and an import say became of every row; and cells that are no phone."""

from dataclasses import replace

from crm_desktop.exchange import importing
from crm_desktop.store import finding, listing
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.spool import Decision

from .kit import bring_in, counts, go_on, quiet


def test_words_in_the_place_of_a_phone_are_an_error_of_their_row(planned):
    plan = planned("Name,Phone\nSiti,call him\nAli,tiada\nLim,012-334 5521 / 03-7956 1180\n")
    assert counts(plan) == {"new": 2, "faulty": 1}
    (row,) = plan.page("faulty", 0, 5)
    assert (row.line, row.title) == (2, "Siti")
    assert "“call him” is not a phone number" in row.reason


def test_what_became_of_every_row_adds_up(ws, planned, read):
    bring_in(ws, planned("Name,E-mail\nOld,o@x.my\n"))
    text = (
        "Name,E-mail,Job\nOld,o@x.my,\nAli,a@x.my,\n\nAli,a@x.my,\n, ,\nAli B,a@x.my,Boss\n"
        "Old,o@x.my,\nBad,nowhere,\nAli,a@x.my,\n,,\n\n"
    )
    plan = planned(text)
    assert counts(plan) == {
        "new": 1, "same": 1, "twice": 3, "duplicate": 1, "faulty": 1, "empty": 4,
    }  # fmt: skip
    first = plan.page("twice", 0, 1)[0]
    assert (first.line, first.reason) == (5, "Says what line 3 says")
    plan.decide_all("duplicate", Decision.TAKE)
    done = bring_in(ws, plan)
    assert (done.created, done.merged, done.empty, done.rows) == (1, 4, 4, 11)
    ws.log.cancel(done.stamp)
    found, mapped = read(text)
    quickly = importing.quick(ws, found, mapped, progress=quiet, check=go_on)
    assert (quickly.created, quickly.merged, quickly.refused, quickly.rows) == (1, 3, 1, 11)


def test_a_name_in_another_order_without_its_patronymic_is_the_same_name(ws, planned):
    rows = (
        "Name,Phone,Company\nRamesh a/l Muthu,016-555 0001,Butik\nMuthu Ramesh,016-5550001,Butik\n"
    )
    plan = planned(rows)
    assert counts(plan) == {"new": 1, "duplicate": 1}
    assert plan.page("duplicate", 0, 1)[0].reason == "Same phone as line 2"
    bring_in(ws, plan)
    assert counts(planned("Name,Phone\nMuthu Ramesh,+60 16-555 0001\n")) == {"update": 1}
    (nearly,) = planned("Name,Company\nMuthu Ramesh,Butik\n").page("duplicate", 0, 5)
    assert nearly.reason == "Nearly the name of Ramesh a/l Muthu, same company"


def test_another_given_name_with_the_same_number_is_another_person(planned):
    rows = "Name,Phone\nAmir bin Subramaniam,016-555 0001\nMei Subramaniam,016-555 0001\n"
    assert counts(planned(rows)) == {"new": 2}


FAULTY = (
    "Name,E-mail,Phone,Birthday,Job\nSiti,s@@x,call him,30/02/2026,Chef\nAli,a@x.my,tiada,,Boss\n"
    "Tan,tan@x.my,012-334 5521,,Clerk\n"
)


def test_all_faults_of_a_row_are_said_with_their_headings(planned):
    plan = planned(FAULTY)
    assert counts(plan) == {"new": 2, "faulty": 1}
    (row,) = plan.page("faulty", 0, 5)
    assert [line.partition(":")[0] for line in row.reason.split("\n")] == [
        "E-mail",
        "Phone",
        "Birthday",
    ]
    assert row.changes == [("Name", "", "Siti"), ("Job", "", "Chef")] and row.fresh
    assert not row.accepted


def test_a_row_without_a_name_says_its_other_faults_too(planned):
    (row,) = planned("Name,E-mail,Phone\n,s@@x,call him\n").page("error", 0, 5)
    assert row.reason.count("\n") == 2 and row.reason.endswith(
        "The row has no name: nothing stands below “Name”."
    )


def test_a_row_is_taken_without_its_bad_values(ws, planned):
    plan = planned(FAULTY)
    plan.decide(1, Decision.TAKE)
    done = bring_in(ws, plan)
    assert (done.created, done.errors, done.refused, done.rows) == (3, 0, 0, 3)
    found = {r["name"]: r["job"] for r in listing.listed(ws.reader(), ListQuery("contact"))}
    assert found == {"Siti": "Chef", "Ali": "Boss", "Tan": "Clerk"}
    again = planned(FAULTY.replace("Chef", "Cook").replace("Siti,s@@x", "Tan,tan@x.my"))
    (row,) = again.page("faulty", 0, 5)
    assert row.changes == [("Job", "Clerk", "Cook")] and not row.fresh
    (row,) = planned("Name,E-mail,Phone\nTan,tan@x.my,call him\n").page("error", 0, 5)
    assert row.reason.endswith("The rest of the row is here already.")


def test_a_faulty_row_that_may_be_somebody_else_changes_nobody(ws, planned):
    bring_in(ws, planned("Name,E-mail\nAnn Lee,shop@x.my\n"))
    plan = planned("Name,E-mail,Birthday\nBob Marley,shop@x.my,30/02/2026\n")
    (row,) = plan.page("faulty", 0, 5)
    assert row.fresh and "Ann Lee" in row.reason
    plan.decide(1, Decision.TAKE)
    bring_in(ws, plan)
    names = [r["name"] for r in listing.listed(ws.reader(), ListQuery("contact"))]
    assert sorted(names) == ["Ann Lee", "Bob Marley"]


TWICE_FAULTY = (
    "Name,E-mail,Birthday,Job\nSiti,s@x.my,30/02/2026,Chef\nSiti,s@x.my,31/02/2026,Cook\n"
)


def names_and_jobs(ws):
    rows = listing.listed(ws.reader(), ListQuery("contact"))
    return sorted((row["name"], row["job"]) for row in rows)


def test_two_faulty_rows_of_one_person_become_one_record(ws, planned):
    plan = planned(TWICE_FAULTY)
    _first, second = plan.page("faulty", 0, 5)
    assert second.reason.endswith("Same e-mail as line 2")
    plan.decide_all("faulty", Decision.TAKE)
    assert bring_in(ws, plan).created == 1
    assert names_and_jobs(ws) == [("Siti", "Cook")]


def test_the_second_of_two_faulty_rows_can_be_taken_alone(ws, planned):
    plan = planned(TWICE_FAULTY)
    plan.decide(2, Decision.TAKE)
    bring_in(ws, plan)
    assert names_and_jobs(ws) == [("Siti", "Cook")]


def test_a_faulty_row_goes_into_the_row_it_repeats(ws, planned):
    plan = planned("Name,E-mail,Birthday,Job\nSiti,s@x.my,,\nSiti,s@x.my,30/02/2026,Chef\n")
    assert counts(plan) == {"new": 1, "faulty": 1}
    (row,) = plan.page("faulty", 0, 5)
    assert row.twin == 2 and row.reason.endswith("Same e-mail as line 2")
    plan.decide_all("faulty", Decision.TAKE)
    assert bring_in(ws, plan).created == 1
    assert names_and_jobs(ws) == [("Siti", "Chef")]


def test_a_sound_row_after_a_faulty_one_is_taken_with_it_or_without(ws, planned):
    rows = (
        "Name,E-mail,Birthday,Job\nSiti,s@x.my,30/02/2026,Chef\nSiti,s@x.my,,Cook\n"
        "Bob Marley,s@x.my,,Singer\n"
    )
    plan = planned(rows)
    assert counts(plan) == {"faulty": 1, "new": 1, "duplicate": 1}
    assert plan.page("new", 0, 5)[0].reason == "Same e-mail as line 2"
    done = bring_in(ws, plan)
    assert names_and_jobs(ws) == [("Siti", "Cook")]
    ws.log.cancel(done.stamp)
    plan = planned(rows)
    plan.decide_all("faulty", Decision.TAKE)
    plan.decide_all("duplicate", Decision.ADD)
    bring_in(ws, plan)
    assert names_and_jobs(ws) == [("Bob Marley", "Singer"), ("Siti", "Cook")]


def test_of_two_sound_rows_like_a_faulty_one_the_first_is_its_record(ws, planned):
    plan = planned(
        "Name,E-mail,E-mail 2,Birthday,Job,City\nSiti,a@x.my,b@x.my,30/02/2026,Chef,Ipoh\n"
        "Siti,a@x.my,,,Cook,\nSiti,b@x.my,,,Boss,\n"
    )
    assert counts(plan) == {"faulty": 1, "new": 2}
    plan.decide_all("faulty", Decision.TAKE)
    assert bring_in(ws, plan).created == 2
    assert names_and_jobs(ws) == [("Siti", "Boss"), ("Siti", "Cook")]


def test_faulty_rows_that_each_repeat_the_one_before_become_one_record(ws, planned):
    rows = (
        "Name,E-mail,Phone,Birthday,Job\nSiti,a@x.my,,30/02/2026,Chef\n"
        "Siti,a@x.my,012-3456789,30/02/2026,Cook\nSiti,b@x.my,012-3456789,30/02/2026,Boss\n"
    )
    plan = planned(rows)
    plan.decide_all("faulty", Decision.TAKE)
    done = bring_in(ws, plan)
    assert (done.created, names_and_jobs(ws)) == (1, [("Siti", "Boss")])
    ws.log.cancel(done.stamp)
    plan = planned(rows + "Siti,c@x.my,012-3456789,,Owner\n")
    plan.decide_all("faulty", Decision.TAKE)
    assert [row.twin for row in plan.page("", 0, 5)] == [0, 2, 2, 2]
    done = bring_in(ws, plan)
    assert (done.created, done.merged) == (1, 3)
    assert names_and_jobs(ws) == [("Siti", "Owner")]


def test_what_a_row_would_do_follows_what_is_decided_of_earlier_ones(ws, planned):
    plan = planned(
        "Name,E-mail,Company,Birthday,Job\nSiti,s@x.my,Kedai Siti,30/02/2026,Chef\n"
        "Siti,s@x.my,,,Cook\nBob Marley,s@x.my,Kedai Siti,,Cook\n"
    )
    (sound,), (other,) = plan.page("new", 0, 5), plan.page("duplicate", 0, 5)
    assert (sound.twin, sound.fresh, other.twin) == (0, True, 3)
    assert ("Company", "", "Kedai Siti") in other.changes
    plan.decide_all("faulty", Decision.TAKE)
    (sound,), (other,) = plan.page("new", 0, 5), plan.page("duplicate", 0, 5)
    assert (sound.twin, sound.fresh, sound.changes) == (2, False, [("Job", "Chef", "Cook")])
    assert (other.twin, other.changes) == (2, [("Name", "Siti", "Bob Marley")])


def test_another_name_after_a_faulty_row_of_that_address_is_somebody_else(ws, planned):
    plan = planned("Name,E-mail,Birthday\nAnn Lee,shop@x.my,30/02/2026\nBob Marley,shop@x.my,\n")
    assert counts(plan) == {"faulty": 1, "new": 1}
    plan.decide_all("faulty", Decision.TAKE)
    assert bring_in(ws, plan).created == 2


def test_the_nameless_of_one_company_are_not_one(ws, planned):
    bring_in(ws, planned("Name,Company,E-mail\n,Maju,a@x.my\n"))
    assert counts(planned("Name,Company,E-mail\n,Maju,b@x.my\n")) == {"new": 1}


def test_faulty_rows_left_out_are_errors_and_saved_with_what_is_wrong(ws, planned, tmp_path):
    plan = planned(FAULTY)
    assert plan.save_errors(tmp_path / "bad.csv") == 1
    saved = (tmp_path / "bad.csv").read_text("utf-8-sig")
    assert saved.splitlines()[1].startswith("Siti,s@@x,call him,30/02/2026,Chef,")
    assert len(saved.splitlines()) == 2
    done = bring_in(ws, plan)
    assert (done.created, done.errors, done.refused, done.rows) == (2, 1, 0, 3)


def test_an_import_at_once_leaves_faulty_rows_out_or_takes_them(ws, read):
    found, mapped = read(FAULTY)
    done = importing.quick(ws, found, mapped, progress=quiet, check=go_on)
    assert (done.created, done.errors, done.rows) == (2, 1, 3)
    taking = replace(mapped, without_faults=True)
    done = importing.quick(ws, found, taking, progress=quiet, check=go_on)
    assert (done.created, done.same, done.errors, done.rows) == (1, 2, 0, 3)


def test_a_row_that_repeats_an_earlier_one_says_what_it_adds_to_that(ws, planned):
    plan = planned(
        "Name,E-mail,Phone,Job,Tags\nZainab,z@x.my,012-777 1001,Owner,VIP\n"
        "Puan Zainab,Z@x.my,012-777 1002,Pemilik,Wholesale\n"
    )
    (row,) = plan.page("duplicate", 0, 5)
    assert (row.twin, row.fresh) == (2, False)
    assert row.changes == [
        ("Name", "Zainab", "Puan Zainab"), ("Job", "Owner", "Pemilik"),
        ("Phone", "012-777 1001", "012-777 1001, 012-777 1002"), ("Tags", "VIP", "VIP, Wholesale"),
    ]  # fmt: skip
    plan.decide_all("duplicate", Decision.TAKE)
    bring_in(ws, plan)
    (contact,) = listing.listed(ws.reader(), ListQuery("contact"))
    shown = finding.record(ws.reader(), "contact", contact["id"]).cells
    assert len([c for c, v in shown.items() if c.startswith("emails.") and v]) == 1
    (row,) = planned("Name,E-mail,Phone\nPuan Zainab,z@x.my,03-7956 1180\n").page("update", 0, 5)
    ((field, old, new),) = row.changes
    assert (field, new) == ("Phone", f"{old}, 03-7956 1180") and old


def test_what_came_with_a_card_and_has_no_field_is_counted(ws, planned):
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Tan\nEMAIL:t@x.my\nX-ONE:1\nX-TWO:2\n{}END:VCARD\n"
    plan = planned(card.format(""), name="in.vcf")
    (row,) = plan.page("new", 0, 5)
    kept = [new for label, _old, new in row.changes if label == "From the address card"]
    assert kept == ["2 entries"]
    bring_in(ws, plan)
    (row,) = planned(card.format("X-THREE:3\n"), name="again.vcf").page("update", 0, 5)
    assert row.changes == [("From the address card", "2 entries", "3 entries")]
