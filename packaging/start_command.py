"""Starts the command line in a bundle."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a large import is read by a second process
    from crm_desktop.cli import main

    sys.exit(main())
