"""A table of measures and criteria of your own: a workbook to fill, and reading it back with care."""

from .reading import DecisionFile, read_decision_file
from .template import write_decision_file

__all__ = ["DecisionFile", "read_decision_file", "write_decision_file"]
