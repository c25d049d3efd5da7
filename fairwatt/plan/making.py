"""The plan of one town: made in a folder of its own, then put in its place, whole or not at all."""

import contextlib
import datetime
import functools
import io
import json
import tempfile
import zipfile
from hashlib import sha256
from pathlib import Path

from .. import __version__
from ..data import read_table
from ..decision_file.words import ids
from ..i18n import _
from .case import load_case

CHAPTERS = Path(__file__).parent / "chapters"
SUMMARY = "plan.json"
SUMMARY_KEYS = {"town", "slug", "fairwatt", "made_on", "input", "results"}
LARGEST = 50_000_000  # bytes of a workbook; the reader has its own limits, this one saves the memory of the others
# Names that Windows keeps for itself.
RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}


def make_plan(source, folder="plans", replace=False, made_on=None):
    """Make the plan of one town: the documents, the tables, the figures and the notebooks they come from.

    Parameters
    ----------
    source : str or pathlib.Path
        A municipality id (``"PT-GAV"``), or the path of a workbook, or of a folder of CSV files, made with
        `fairwatt.workbook.write_workbook`.
    folder : str or pathlib.Path
        The plan becomes a folder in it, with the name of the town. Made if it is not there.
    replace : bool
        Whether a plan that is there already is made again. What was changed in it by hand is then lost.
    made_on : datetime.date, optional
        The date on the cover. Default: today.

    Returns
    -------
    pathlib.Path
        The folder of the plan. If it was made before from the same content, it is left as it is.

    Raises
    ------
    ValueError
        If the workbook has errors, all of them listed; if there is another plan in the place of this one; if the folder
        cannot be written. Then nothing has changed.

    Examples
    --------
    >>> make_plan("our-town.xlsx", folder="plans")
    Traceback (most recent call last):
    ValueError: There is no file and no folder our-town.xlsx. Is it in the folder where you are working?
    """
    name, content = read_input(source)
    if not replace and (there := plans_by_content(folder).get(fingerprint(name, content))):
        return there
    from .engine import start_kernel  # here, because it loads much

    start_kernel()
    load_case(source)  # meanwhile: what is wrong with a workbook is said at once
    return put_plan(plan_bytes(name, content, made_on or datetime.date.today()), folder, replace)


def pack_plan(path):
    """Pack a plan into one file, to carry it home from a computer that keeps nothing.

    Parameters
    ----------
    path : str or pathlib.Path
        The folder of a plan, as `make_plan` returns it.

    Returns
    -------
    pathlib.Path
        The zip beside the folder. An earlier one is replaced: it was made from an earlier plan.
    """
    path = Path(path)
    files = {file.relative_to(path.parent).as_posix(): file for file in path.rglob("*") if file.is_file()}
    packed = path.with_name(f"{path.name}.zip")
    with _said(path.parent), _scratch(dir=path.parent, prefix=".part-") as part:
        whole = Path(part, packed.name)
        whole.write_bytes(_zip(files))
        return whole.replace(packed)


def read_input(source):
    """The name and the bytes of what a plan is made from; a folder of CSV files becomes a zip, a pilot has no bytes."""
    path = Path(source)
    if source in read_table("municipalities")["municipality_id"].tolist():
        return source, b""
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    try:
        size = sum(file.stat().st_size for file in files)
        if not files or size > LARGEST:
            raise OSError
        if path.is_file() and path.suffix.lower() != ".xlsx":
            load_case(source)  # says what is wrong with it
        name = path.resolve().name
        return (name, _zip({file.name: file for file in files})) if path.is_dir() else (name, path.read_bytes())
    except OSError:
        load_case(source)  # says what is wrong with it
        raise ValueError(_("{path} cannot be read, or is too large for a workbook.").format(path=path.name)) from None


def fingerprint(name, content):
    """What tells one input from another."""
    return sha256(content or name.encode()).hexdigest()


def plan_bytes(name, content, made_on, chapters=None):
    """Make a plan without touching any folder of the reader: a worker on another machine can do it.

    Parameters
    ----------
    name : str
        File name of the workbook, name of the folder of CSV files, or municipality id.
    content : bytes
        The workbook; a zip of the CSV files; nothing for a municipality id.
    made_on : datetime.date
    chapters : str or pathlib.Path, optional
        Folder of the notebooks. Default: those of the course.

    Returns
    -------
    bytes
        A zip with the files of the plan. The same arguments give the same bytes.

    Raises
    ------
    ValueError
        If the workbook has errors, or a chapter stops.
    """
    from .engine import QUESTIONS, run_chapters  # here, because they load much
    from .writing import write_all

    with _said(tempfile.gettempdir()), _scratch(prefix="fairwatt-plan-") as work:
        inputs, plan = Path(work, "input"), Path(work, "plan")
        inputs.mkdir()
        (plan / "notebooks").mkdir(parents=True)
        _unpack(name, content, inputs)
        for file, text in run_chapters(chapters or CHAPTERS, name, "../plan", inputs).items():
            (plan / "notebooks" / file).write_text(text, encoding="utf-8")
        questions = json.loads((plan / QUESTIONS).read_text(encoding="utf-8"))
        (plan / QUESTIONS).unlink()
        write_all(plan, made_on)
        results = {}
        for path in sorted(plan.glob("chapter-*.json")):
            results |= json.loads(path.read_text(encoding="utf-8"))["results"]
            path.unlink()
        town = results["name"]
        summary = {
            "town": town, "slug": slug(town), "fairwatt": __version__, "made_on": made_on.isoformat(),
            "input": {"name": name, "sha256": fingerprint(name, content)}, "results": results, "questions": questions,
        }  # fmt: skip
        text = json.dumps(summary, ensure_ascii=False, indent=1, sort_keys=True)
        (plan / SUMMARY).write_text(text + "\n", encoding="utf-8")
        files = (path for path in plan.rglob("*") if path.is_file())
        return _zip({path.relative_to(plan).as_posix(): path for path in files})


def _unpack(name, content, folder):
    """Put the input where the chapters look for it; a pilot is looked up by its id."""
    path = folder / name
    if Path(name).suffix.lower() != ".xlsx" and zipfile.is_zipfile(io.BytesIO(content)):
        zipfile.ZipFile(io.BytesIO(content)).extractall(path)
    elif content:
        path.write_bytes(content)


def _zip(files):
    """Pack files as they are, without their times: the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, path in sorted(files.items()):
            item = zipfile.ZipInfo(name)
            item.create_system = 3  # on Windows too
            archive.writestr(item, path.read_bytes())
    return buffer.getvalue()


# --- the folder of the plans ---


def slug(town):
    """A name for a folder, from the name of a town: small Latin letters, digits and hyphens, on every system.

    Examples
    --------
    >>> slug("Gavião"), slug("Αθήνα"), slug("../.."), slug("Con")
    ('gaviao', 'athina', 'town-1', 'con-town')
    """
    name = ids([town], "town")[0].replace("_", "-")
    return f"{name}-town" if name in RESERVED else name


def summary_of(path):
    """What the summary of a plan says, or nothing if the folder holds no plan."""
    try:
        summary = json.loads((Path(path) / SUMMARY).read_text(encoding="utf-8"))
        return {"questions": [], **summary} if set(summary) >= SUMMARY_KEYS else None
    except (OSError, ValueError, TypeError):
        return None


def plans_in(folder):
    """The plans in a folder: {path: summary}."""
    found = {path.parent: summary_of(path.parent) for path in sorted(Path(folder).glob(f"*/{SUMMARY}"))}
    return {path: summary for path, summary in found.items() if summary and not path.name.startswith(".")}


def plans_by_content(folder):
    """The plans in a folder that this version of the course made, by the fingerprint of what they are made from."""
    plans = plans_in(folder).items()
    return {summary["input"]["sha256"]: path for path, summary in plans if summary["fairwatt"] == __version__}


def put_plan(packed, folder="plans", replace=False, taken=()):
    """Put a finished plan in its place: whole, or not at all.

    Parameters
    ----------
    packed : bytes
        As `plan_bytes` returns it.
    folder : str or pathlib.Path
    replace : bool
        Whether a plan that is there already goes, once this one is there.
    taken : collection of pathlib.Path
        Plans of other towns of the same name: this one then gets the name of its file too.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    ValueError
        If something else is in its place, or the folder cannot be written. Then nothing has changed.
    """
    folder = Path(folder)
    with _said(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with _scratch(dir=folder, prefix=".part-") as part:
            plan, old = Path(part, "plan"), Path(part, "old")
            zipfile.ZipFile(io.BytesIO(packed)).extractall(plan)
            target = _target(summary_of(plan), folder, taken)
            if target.exists():
                _require_replaceable(target, replace)
                target.rename(old)
            try:
                plan.rename(target)
            except BaseException:
                if old.exists():
                    old.rename(target)
                raise
            return target


_scratch = functools.partial(tempfile.TemporaryDirectory, ignore_cleanup_errors=True)


@contextlib.contextmanager
def _said(folder):
    """Say in a sentence that the disk is full, or that something cannot be written."""
    try:
        yield
    except OSError as error:
        no_room = _(
            "The plan cannot be written into {folder} ({reason}). Is there free space, may you write there, and is no "
            "file of an older plan open in another program?"
        )
        raise ValueError(no_room.format(folder=folder, reason=error.strerror or error)) from None


def _target(summary, folder, taken):
    name, plain = summary["input"]["name"], folder / summary["slug"]
    longer = folder / f"{summary['slug']}-{slug(Path(name).stem)}"
    own = summary_of(longer)
    if plain not in taken and not (own and own["input"]["name"] == name):
        return plain
    numbered = (longer.with_name(f"{longer.name}-{n}") for n in range(2, len(taken) + 3))
    return next(path for path in (longer, *numbered) if path not in taken)


def _require_replaceable(target, replace):
    there = summary_of(target)
    if there is None:
        foreign = _("{path} is there already and is no plan of this course. It is left as it is: move it away first.")
        raise ValueError(foreign.format(path=target))
    if not replace:
        exists = _(
            "{path} holds already the plan of {town}, made on {date} with version {version} from {file}. It is left as "
            "it is. To make it again, add --replace on the command line (REPLACE=1 with make), or replace=True in "
            "Python: what you changed in it by hand is then lost. To keep both, choose another folder."
        )
        raise ValueError(
            exists.format(
                path=target, town=there["town"], date=there["made_on"], version=there["fairwatt"],
                file=there["input"]["name"],
            )
        )  # fmt: skip
