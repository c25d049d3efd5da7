"""The command line: ``python -m fairwatt.plan my-town.xlsx``."""

import argparse
import sys

from ..i18n import _
from . import make_plan, make_plans
from .making import summary_of
from .texts import MOST


def main(arguments=None):
    """Make the plan of one town, or of many; returns 1 if any of them failed."""
    parser = argparse.ArgumentParser(prog="python -m fairwatt.plan", description=_("Make the plan of your town."))
    parser.add_argument("town", nargs="?", help=_("a workbook (.xlsx), a folder of CSV files, or an id such as PT-GAV"))
    parser.add_argument("--all", metavar="FOLDER", help=_("a folder with many workbooks, or the word: pilots"))
    parser.add_argument("--folder", default="plans", help=_("where the plans go (default: plans)"))
    parser.add_argument("--replace", action="store_true", help=_("make plans again that are there already"))
    parser.add_argument("--workers", type=int, default=2, help=_("towns at a time on this machine (default: 2)"))
    parser.add_argument("--scheduler", help=_("address of a Dask cluster, such as tcp://host:8786"))
    options = parser.parse_args(arguments)
    if bool(options.town) == bool(options.all):
        parser.error(_("give one workbook, or --all with a folder of workbooks"))
    try:
        if options.town:
            return _one(options)
        report = make_plans(options.all, options.folder, options.workers, options.scheduler, options.replace)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(_("Stopped. The plans that are there are whole; the same command goes on from here."), file=sys.stderr)
        return 1
    made, there, changed, failed = (
        int((report["state"] == state).sum()) for state in ("made", "already there", "changed", "failed")
    )
    one, more = _("1 plan made"), _("{n} plans made")
    text = _("{made}, {there} already there, {changed} changed since, {failed} failed. Folder: {folder}")
    plans = (one if made == 1 else more).format(n=made)
    print(text.format(made=plans, there=there, changed=changed, failed=failed, folder=options.folder))
    return int(failed > 0)


def _one(options):
    path = make_plan(options.town, options.folder, options.replace)
    questions = summary_of(path)["questions"]
    if questions:
        one, more = _("1 question about your numbers:"), _("{n} questions about your numbers:")
        # Of a long list, the last line says how many more.
        n = _("More than {n}").format(n=MOST) if len(questions) > MOST else len(questions)
        print((one if n == 1 else more).format(n=n))
        print("\n".join(f"- {question}" for question in questions) + "\n")
    else:
        print(_("No questions about your numbers."))
    page = path / "plan.html"
    print(_("The plan is in the folder {path}. Begin with {page}.").format(path=path, page=page))
    return 0


if __name__ == "__main__":
    sys.exit(main())
