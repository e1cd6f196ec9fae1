"""The application's manage.py, on the settings of this test."""

from __future__ import annotations

import sys

from django_setup import prepare_path  # type: ignore[import-not-found]

if __name__ == "__main__":
    prepare_path()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
