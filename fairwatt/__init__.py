"""Fairwatt: the calculations of the course, small and with their sources."""

from .data import read_table
from .town_file import write_town_file
from .towns import load_town, load_towns

__version__ = "0.5.0"

__all__ = ["load_town", "load_towns", "read_table", "write_town_file", "__version__"]
