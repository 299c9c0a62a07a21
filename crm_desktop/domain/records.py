"""The list of record classes: the one line a new entity adds."""

from __future__ import annotations

from crm_desktop.domain.company import Company
from crm_desktop.domain.contact import Contact
from crm_desktop.domain.deal import Deal
from crm_desktop.domain.fields import Record
from crm_desktop.domain.pipeline import Pipeline, Stage
from crm_desktop.domain.tag import CustomField, Tag

RECORDS: dict[str, type[Record]] = {
    r.entity: r for r in (Contact, Company, Deal, Pipeline, Stage, Tag, CustomField)
}
