"""Starts the window in a bundle."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a large import is read by a second process
    from crm_desktop.app import main

    sys.exit(main())
