"""Time travel on the screen: the whole window as on a date, a value of then, two dates compared."""

from crm_desktop.gui.travel.traveller import Traveller

__all__ = ["Traveller"]
