"""The workbook of a town: writing it to fill or filled, reading it back with care, and those of the pilot towns."""

from .contents import TownWorkbook
from .pilots import pilot_workbook
from .reading import read_workbook
from .template import write_workbook

__all__ = ["TownWorkbook", "pilot_workbook", "read_workbook", "write_workbook"]
