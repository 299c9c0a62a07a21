"""What an import may say of the status of a lead that is there."""

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange import dry_run
from crm_desktop.exchange.columns import mapping
from crm_desktop.store import listing

from .kit import bring_in, go_on, quiet


def test_an_import_says_nothing_of_a_conversion(ws, read):
    """Only converting a lead says it, and its undo takes it back."""
    leads = [Edit("lead", new_id(), {"deleted": False, "name": name, "status": status,
                                     "emails.1": {"value": f"{name}@x.my"}})
             for name, status in (("ali", "converted"), ("siti", "new"), ("lim", "new"))]  # fmt: skip
    ws.log.record(Label("create", "lead", 3), leads)
    text = "Name,E-mail,Status,Source\nali,ali@x.my,New,Fair\nsiti,siti@x.my,Converted,\n"
    text += "lim,lim@x.my,In touch,\n"
    source, _mapping = read(text)
    mapped = mapping.propose(source, "lead", ws=ws)
    plan = dry_run.plan(ws, source, mapped, progress=quiet, check=go_on)
    bring_in(ws, plan)
    plan.close()
    found = {row["name"]: (row["status"], row["source"]) for row in listing.listed(
        ws.reader(), listing.ListQuery("lead"))}  # fmt: skip
    assert found == {"ali": ("converted", "Fair"), "siti": ("new", None), "lim": ("working", None)}
