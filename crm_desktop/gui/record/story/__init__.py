"""The timeline of a record: what happened in words, its list, and the filters over it."""

from crm_desktop.gui.record.story.part import StoryPart

__all__ = ["StoryPart"]
