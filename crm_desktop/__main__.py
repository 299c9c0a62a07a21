"""`python -m crm_desktop` starts the window."""

from __future__ import annotations

import sys

from crm_desktop.app import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
