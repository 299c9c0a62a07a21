"""The sample business: a furniture maker in Petaling Jaya, put in and taken out as one operation."""

from __future__ import annotations

from crm_desktop.sample.loading import load, stamp

__all__ = ["load", "stamp"]
