"""The plans of many towns: the same work as for one, sent to several workers on this machine or on a cluster."""

import contextlib
import datetime
import sys
import tempfile
import time
from collections import deque
from pathlib import Path

import pandas as pd

from ..data import read_table
from ..i18n import _
from .case import load_case
from .making import fingerprint, plan_bytes, plans_by_content, plans_in, put_plan, read_input, slug, summary_of
from .overview import write_overview

FAILED = "failed.txt"
WORKBOOKS = (".xlsx", ".xls", ".ods", ".xlsm", ".xlsb", ".numbers")  # what to do with the others, the reader says
ANSWER = 20  # seconds that a cluster may take to answer
AHEAD = 8  # towns sent for each worker before the first one is back: memory stays small, however many there are


def make_plans(sources, folder="plans", workers=2, scheduler=None, replace=False):
    """Make the plans of many towns. A town with errors is listed, the others are made.

    Parameters
    ----------
    sources : str, pathlib.Path or list
        ``"pilots"``, a folder with workbooks (and folders of CSV files), or a list of what `make_plan` takes.
    folder : str or pathlib.Path
        The plans become folders in it. Plans that are there already from the same content are not made again, so an
        interrupted run is taken up where it stopped.
    workers : int
        On this machine.
    scheduler : str, optional
        Address of a Dask cluster, such as ``"tcp://host:8786"``, in place of workers on this machine. It needs the same
        version of the course, and no common disk.
    replace : bool
        Whether plans that are there already are made again.

    Returns
    -------
    pandas.DataFrame
        Columns `source`, `town`, `state` ("made", "already there", "changed" since its plan was made, or "failed"),
        `questions` (how many the reader asks about the workbook; 21 are 21 or more), `seconds` (of a worker) and
        `message`. What failed also stands in ``failed.txt`` in the folder; ``class.html`` and ``class.csv`` compare
        its plans.

    Raises
    ------
    ValueError
        If there is no town, or no such cluster.

    Examples
    --------
    >>> make_plans("our-towns", folder="plans")
    Traceback (most recent call last):
    ValueError: There is no folder our-towns. For the pilot towns write: pilots
    """
    folder, report = Path(folder), []
    sources = list_sources(sources)
    todo = _new_ones(sources, folder, replace, report)
    if todo:
        with _cluster(workers, scheduler) as client:
            _make(client, todo, folder, replace, report)
    place = {str(source): number for number, source in enumerate(sources)}
    report.sort(key=lambda row: place[row[0]])
    table = pd.DataFrame(report, columns=["source", "town", "state", "questions", "seconds", "message"])
    for row in table[table["state"] == "changed"].itertuples():
        _say(f"{row.source}: {row.message}")
    _write_failed(table[table["state"] == "failed"], folder)
    write_overview(folder, table)
    return table


def list_sources(sources):
    """What to make plans from; what lies in a folder besides workbooks is named and left out."""
    if isinstance(sources, str) and sources == "pilots":
        return read_table("municipalities")["municipality_id"].tolist()
    if not isinstance(sources, str | Path):
        return list(sources)
    folder = Path(sources)
    if not folder.is_dir():
        raise ValueError(_("There is no folder {folder}. For the pilot towns write: pilots").format(folder=folder))
    if list(folder.glob("*.csv")) and not list(folder.glob("*.xlsx")):
        return [folder]  # the sheets of one town
    found, ignored = [], []
    for path in sorted(folder.iterdir()):
        # ~$ are the marks that Excel leaves beside an open workbook
        hidden = path.name.startswith((".", "~$"))
        is_town = any(path.glob("*.csv")) if path.is_dir() else path.suffix.lower() in WORKBOOKS
        (found if is_town and not hidden else ignored).append(path)
    if ignored:
        _say(_("Left out, no workbooks: {names}").format(names=", ".join(path.name for path in ignored)))
    if not found:
        raise ValueError(_("There is no workbook (.xlsx) in the folder {folder}.").format(folder=folder))
    return found


def _new_ones(sources, folder, replace, report):
    """The sources without a plan; the others go to the report."""
    there = {} if replace else plans_by_content(folder)
    by_name = {} if replace else {summary["input"]["name"]: summary for summary in plans_in(folder).values()}
    todo = []
    for source in sources:
        try:
            name, content = read_input(source)
            if path := there.get(fingerprint(name, content)):
                report.append(_row(source, "already there", str(path), summary_of(path)))
            elif (old := by_name.get(name)) and slug(load_case(source).town.name) == old["slug"]:
                report.append(_row(source, "changed", _why_not(old, fingerprint(name, content)), old))
            else:
                todo.append(source)
        except ValueError as error:
            report.append(_row(source, "failed", str(error)))
    return todo


def _why_not(old, content):
    if old["input"]["sha256"] == content:
        why = _("its plan was made with version {version} of the course: run again with REPLACE=1 (or --replace)")
        return why.format(version=old["fairwatt"])
    return _("changed since its plan was made: run again with REPLACE=1 (or --replace)")


def _row(source, state, message, summary=None, seconds=0.0):
    town, questions = (summary["town"], len(summary["questions"])) if summary else ("", 0)
    return str(source), town, state, questions, seconds, message


def _make(client, todo, folder, replace, report):
    from tqdm import tqdm

    made_on = datetime.date.today()
    taken = {Path(message) for *_more, state, _questions, _seconds, message in report if state == "already there"}
    ahead = AHEAD * max(1, sum(client.nthreads().values()))
    waiting, coming = deque(), iter(todo)
    with tqdm(total=len(todo), unit=_("town"), file=sys.stderr, disable=None) as bar:
        for _number in range(len(todo)):
            while len(waiting) < ahead and (source := next(coming, None)) is not None:
                waiting.append((source, _sent(client, source, made_on)))
            # In the order of their names: of two towns with one name, it is always the same that gets the plain one.
            source, future = waiting.popleft()
            report.append(_collected(source, future, folder, replace, taken))
            bar.update()


def _sent(client, source, made_on):
    try:
        return client.submit(timed, *read_input(source), made_on, pure=False)
    except ValueError as error:  # the file is gone
        return error


def timed(name, content, made_on):
    """What a worker does: the zip of a plan, and the seconds that it took."""
    start = time.perf_counter()
    return plan_bytes(name, content, made_on), time.perf_counter() - start


def _collected(source, future, folder, replace, taken):
    from distributed import KilledWorker

    try:
        if isinstance(future, ValueError):
            raise future
        packed, seconds = future.result()
        path = put_plan(packed, folder, replace, taken)
    except ValueError as error:
        return _row(source, "failed", str(error))
    except KilledWorker:
        return _row(source, "failed", _("The worker that made this plan was ended twice: is there enough memory?"))
    except Exception as error:  # the other towns go on, whatever it is
        slip = _("A slip of the course, not of your workbook. Please report it: {text}")
        return _row(source, "failed", slip.format(text=f"{type(error).__name__}: {error}"))
    taken.add(path)
    return _row(source, "made", str(path), summary_of(path), round(seconds, 2))


@contextlib.contextmanager
def _cluster(workers, scheduler):
    """Workers on this machine, or those of a cluster that runs already, for as long as they are needed."""
    import dask
    from distributed import Client, LocalCluster

    if scheduler:
        try:
            client = Client(scheduler, timeout=ANSWER)
            client.wait_for_workers(1, timeout=ANSWER)
        except (OSError, ValueError):
            nobody = _("No cluster with workers answers at {address}. An address looks like tcp://host:8786.")
            raise ValueError(nobody.format(address=scheduler)) from None
        with client:
            yield client
        return
    # A town whose worker ends is tried once more; its neighbours in the queue are not blamed.
    settings = {"distributed.scheduler.allowed-failures": 1, "distributed.scheduler.worker-saturation": 1.0}
    with (
        tempfile.TemporaryDirectory(prefix="fairwatt-dask-", ignore_cleanup_errors=True) as scratch,
        dask.config.set(settings),
        LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs="CRITICAL",
            memory_limit=0, local_directory=scratch, env={"TMPDIR": scratch, "TEMP": scratch},
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # any free port: the usual one may be taken
        ) as cluster,
        Client(cluster) as client,
    ):  # fmt: skip
        yield client


def _write_failed(failed, folder):
    path = folder / FAILED
    path.unlink(missing_ok=True)  # of an earlier run
    if failed.empty:
        return
    text = "\n\n".join(f"{row.source}\n{row.message}" for row in failed.itertuples())
    one, more = _("1 town has no plan:"), _("{n} towns have no plan:")
    _say((one if len(failed) == 1 else more).format(n=len(failed)) + f"\n\n{text}\n")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(_("What failed in the last run:") + f"\n\n{text}\n", encoding="utf-8")


def _say(text):
    print(text, file=sys.stderr)
