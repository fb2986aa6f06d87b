"""What a folder holds beside files: links, pipes, devices. Never opened; each is one rejected row that names it.

In: paths below a folder that is imported. Out: a zip that says of each what it is, and holds nothing.
"""

import stat
import zipfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from vigie.connectors.reading import danger

_AGES_AGO = (1980, 1, 1, 0, 0, 0)  # the same names make the same file


def code_of(file: Path) -> str | None:
    """Why a path is not opened ("symlink", "not_a_file"); None for a file, and for what is gone meanwhile."""
    try:
        return danger(_entry(file, "-"))  # its name says nothing: it lies in the folder
    except OSError:
        return None


def pack(listed: Iterable[tuple[Path, str]], folder: Path) -> tuple[TemporaryDirectory[str], Path]:
    """The paths as one zip of what they are, in a folder of its own, to be stored and then forgotten."""
    place = TemporaryDirectory(prefix="names-", dir=folder)
    out = Path(place.name, "names.zip")
    with zipfile.ZipFile(out, "w") as archive:
        for path, name in listed:
            archive.writestr(_entry(path, name), b"")
    return place, out


def _entry(file: Path, name: str) -> zipfile.ZipInfo:
    """How a zip names a path of that kind. Raises OSError."""
    entry = zipfile.ZipInfo(name, _AGES_AGO)
    entry.external_attr = stat.S_IFMT(file.lstat().st_mode) << 16
    return entry
