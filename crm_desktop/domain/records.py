"""The list of record classes: the one line a new entity adds."""

from __future__ import annotations

from crm_desktop.domain.activity import Activity, ActivityKind, Outcome
from crm_desktop.domain.attachment import Attachment
from crm_desktop.domain.campaign import Campaign, CampaignResult, Rate
from crm_desktop.domain.company import Company
from crm_desktop.domain.contact import Contact
from crm_desktop.domain.deal import Deal
from crm_desktop.domain.fields import Record
from crm_desktop.domain.goal import Goal
from crm_desktop.domain.lead import Lead
from crm_desktop.domain.note import Note
from crm_desktop.domain.pipeline import Pipeline, Stage
from crm_desktop.domain.privacy.breach import Breach
from crm_desktop.domain.privacy.consent import Consent, Purpose
from crm_desktop.domain.privacy.register import Notice, Remark
from crm_desktop.domain.privacy.request import PrivacyRequest
from crm_desktop.domain.privacy.retention import Kept, Retention
from crm_desktop.domain.product import Product
from crm_desktop.domain.report import Dashboard, Report, ScorePoint
from crm_desktop.domain.segment import SavedView, Segment
from crm_desktop.domain.tag import CustomField, Tag
from crm_desktop.domain.task import Plan, Task

RECORDS: dict[str, type[Record]] = {
    r.entity: r
    for r in (
        Contact, Company, Deal, Pipeline, Stage, Tag, CustomField, Activity, Task, Note, Lead,
        Attachment, Segment, SavedView, ActivityKind, Outcome, Plan, Product, Campaign,
        CampaignResult, Rate, Goal, Report, Dashboard, ScorePoint, Purpose, Consent,
        PrivacyRequest, Breach,
        Retention, Kept, Remark, Notice,
    )
}  # fmt: skip
