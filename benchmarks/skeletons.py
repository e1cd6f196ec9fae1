"""Files that are the same in every project that a benchmark lays out."""

ALEMBIC_INI = """\
[alembic]
script_location = %(here)s/migrations
path_separator = os
"""

MANAGE = """\
import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
execute_from_command_line(sys.argv)
"""
