"""Time travel: the file as it was, rebuilt beside it for reading, and two of its days compared."""

from crm_desktop.store.past.moments import Moment, arrival_at, beginning, moment_at, read_moment
from crm_desktop.store.past.workspace import PastWorkspace

__all__ = ["Moment", "PastWorkspace", "arrival_at", "beginning", "moment_at", "read_moment"]
