"""What headings of leads, tasks and activities mean in other programs' exports."""

from __future__ import annotations

from crm_desktop.exchange.columns import campaign_headings

OWNER = (
    "salesperson|sales person|sales rep|sales representative|rep|account manager|handled by|"
    "jurujual|wakil jualan|dikendalikan oleh"
)
"""Who does the work, as lists of shops call them."""
SOURCE = "came from|where from|how did you hear about us|how they found us|datang dari|dari mana"
WHY_LOST = (
    "why lost|lost because|reason lost|loss reason|reason for loss|sebab gagal|sebab kalah|sebab"
)
CURRENCY = "currency|curr|curr.|currency code|mata wang|matawang"
_WHO = {
    "met": "taking part",
    "copied": "also sent to",
    "ics": "other calendar properties",
    "contact": "contact|contact name|contacts|person|participants|attendees|kenalan|who|"
    "siapa|orang|customer|customer name|pelanggan|nama pelanggan",
    "company": "company|company name|account|account name|organization|organisation|syarikat|"
    "related to",
    "deal": "deal|deal name|opportunity|opportunity name|urus niaga",
    "lead": "lead|lead name|petunjuk",
    "owner": f"owner|assigned to|assignee|task owner|activity owner|pemilik|penerima tugas|user|by|{OWNER}",
    "tags": "tags|labels|categories|tag",
    "created": "created|added|create date|created at|created time|created date|date added",
    "details": "details|notes|note|description|comments|butiran|nota|catatan|body|text",
}


def leads(reach: dict[str, str], id: str) -> dict[str, str]:
    """Return target → words of a lead's headings; `reach` are those of phones and addresses."""
    return reach | {
        "external_id": f"{id}lead id|customer id",
        "email": f"{reach['email']}|with e-mail",
        "name": "name|from|with|full name|display name|lead|lead name|nama|nama penuh|contact name|your name|"
        "contact person|nama pelanggan|nama prospek|nama kenalan|customer name|client name",
        "given_name": "first name|given name|first|firstname|nama pertama",
        "family_name": "last name|family name|surname|last|lastname|nama keluarga",
        "company_name": "company|company name|organization|organisation|account|account name|"
        "syarikat|nama syarikat|employer|business name",
        "job": "job|job title|title|position|jawatan|role|designation",
        "status": "status|lead status|lead state|stage|lead stage|status prospek|keadaan",
        "source": f"source|lead source|original source|sumber|platform|utm source|channel|{SOURCE}",
        "campaign": "campaign|campaign name|kempen|ad name|utm campaign|form name|ad campaign",
        "owner": f"owner|lead owner|assigned to|pemilik|sales owner|{OWNER}",
        "value.amount": "amount|value|lead value|budget|expected revenue|nilai|bajet",
        "value.currency": CURRENCY,
        "reason": f"reason|lost reason|discard reason|unqualified reason|{WHY_LOST}",
        "message": "message|enquiry|inquiry|mesej|pertanyaan|comments|your message",
        "notes": "notes|note|description|nota|catatan|remarks",
        "language": "language|bahasa|preferred language",
        "tags": "tags|labels|categories|tag",
        "created": "created|added|create date|created at|created time|created date|add time|"
        "date added|submitted|submitted at|submission date|timestamp|tarikh|"
        "date in|date received|received|received on|enquiry date|inquiry date|lead date|tarikh masuk|"
        "tarikh terima|tarikh pertanyaan",
    }


TASKS = _WHO | {
    "external_id": "id|task id|record id|uid",
    "title": "title|task|task name|subject|name|to do|to-do|tajuk|tugasan|content|summary",
    "kind": "kind|type|task type|jenis",
    "due": "due|due date|due on|deadline|tarikh akhir|end date|date",
    "priority": "priority|keutamaan",
    "done": "done|completed|completed at|completed date|completed on|date completed|selesai|"
    "marked as done time",
    "remind": "remind|remind at|reminder|reminder date",
}
ACTIVITIES = _WHO | {
    "external_id": "id|activity id|record id|uid|call id|message id",
    "subject": "subject|title|activity|name|summary|perkara|call name|about|topic|perihal",
    "channel": "channel|type|activity type|kind|saluran",
    "direction": "direction|call direction|call type|arah",
    "state": "state|status|keadaan",
    "start": "when|start|date|start date|due date|activity date|start time|time|tarikh|bila|"
    "call start time",
    "minutes": "minutes|duration|duration (minutes)|minit|call duration",
    "outcome": "result|outcome|call outcome|call result|hasil|keputusan",
    "location": "place|location|tempat|lokasi|venue",
}
LEAD_SIGNS = frozenset(("lead id", "lead owner", "lead name", "campaign name", "form name"))
"""Headings that only leads have."""


DEAL_SIGNS = frozenset(("deal name", "deal title", "opportunity name", "nama urus niaga"))
"""Headings of a list of deals, whatever else it says."""


def weights(said: dict[str, set[str]], folded: set[str]) -> dict[str, int]:
    """Return kind → what speaks for it beside the number of headings it makes sense of."""
    own = {"campaign", "reason", "message"}
    return {
        "lead": 3 * bool(LEAD_SIGNS & folded) + 3 * bool(said["lead"] & own),
        "deal": 4 * bool(DEAL_SIGNS & folded),
        "task": 3 * bool(said["task"] & {"due", "priority"} and "title" in said["task"]),
        "activity": 3 * ({"subject", "start"} <= said["activity"]),
        "product": 0 if _is_priced(said) else -len(folded),
        "campaign_result": campaign_headings.weight(said["campaign_result"]),
    }


def _is_priced(said: dict[str, set[str]]) -> bool:
    """Say whether headings are those of a price list: what it is called, and its code or price."""
    listed = said["product"] & {"sku", "value.amount"}
    return bool(listed and "name" in said["product"] and not said["contact"] & {"email", "phone"})
