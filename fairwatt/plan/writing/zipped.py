"""Word and Excel files are zip archives: the same content shall give the same bytes, whenever it is written."""

import zipfile
from pathlib import Path

_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest that the format knows


class SteadyZip(zipfile.ZipFile):
    """An archive whose entries bear no clock; pictures are not packed a second time."""

    def writestr(self, name, data, *_args, **_kwargs):
        entry = zipfile.ZipInfo(str(name), _STAMP)
        packed = name.endswith((".png", ".jpeg"))
        entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        super().writestr(entry, data)

    def write(self, filename, arcname):
        """Put a file into the archive; openpyxl writes its sheets to files first."""
        self.writestr(arcname, Path(filename).read_bytes())
