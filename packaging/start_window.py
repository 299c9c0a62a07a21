"""Starts the window in a bundle."""

import sys

from crm_desktop.app import main

sys.exit(main())
