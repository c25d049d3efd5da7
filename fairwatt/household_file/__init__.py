"""A household table of your own, from CSV or Excel: a template to fill, and reading it back with care."""

from .checks import household_findings
from .columns import ERROR_KINDS, FINDING_KINDS, HOUSEHOLD_FILE_COLUMNS
from .reading import read_households
from .template import household_columns, write_household_file

__all__ = [
    "ERROR_KINDS",
    "FINDING_KINDS",
    "HOUSEHOLD_FILE_COLUMNS",
    "household_columns",
    "household_findings",
    "read_households",
    "write_household_file",
]
