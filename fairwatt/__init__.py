"""Fairwatt: the calculations of the course, small and with their sources."""

from .data import load_town, load_towns, read_table, write_town_file

__version__ = "0.1.0"

__all__ = ["load_town", "load_towns", "read_table", "write_town_file", "__version__"]
