#!/usr/bin/env python
"""Django's command line for the maintenance app: migrate, runserver, verify_migration …"""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command of sys.argv."""
    sys.path.append(str(Path(__file__).resolve().parents[2]))  # where demo.legacy_audit is
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
