"""One warm kernel in each process: the chapters of many plans run in it, one after the other."""

import atexit
import contextlib
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import papermill
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from papermill.exceptions import PapermillExecutionError

from ..i18n import _

ENGINE = "fairwatt"
TIMEOUT = 120  # seconds for one cell; a whole chapter takes less than one
# What is loaded at the start is not searched again when memory is tidied up: that happens between all chapters.
START = "import gc, fairwatt.plan.case, fairwatt.plan.chapter, matplotlib.figure\ngc.freeze()"
HOME = tempfile.gettempdir()  # where a kernel is between two towns
# No variable and no setting of pictures of the chapter before is left.
CLEAN = "import os, matplotlib\nmatplotlib.rcdefaults()\nos.chdir({folder!r})\n%reset -f"
# The workbook is read once, and kept for the chapters.
CHECK = """import json, pathlib
import fairwatt.plan.case, fairwatt.plan.texts
case = fairwatt.plan.case.load_case({source!r})
pathlib.Path({out!r}, {file!r}).write_text(json.dumps(fairwatt.plan.texts.warnings_of(case)))
%reset -f"""
QUESTIONS = "questions.json"  # what the reader asks about the workbook, in the folder OUT
INLINE = "module://matplotlib_inline.backend_inline"  # the one that notebooks draw with
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class _Kernel:
    """A running kernel and one connection to it."""

    def __init__(self):
        with tempfile.TemporaryDirectory(prefix="fairwatt-kernel-", ignore_cleanup_errors=True) as folder:
            self._start(folder)
            self.do(CLEAN.format(folder=HOME))  # nothing in it is needed any more

    def _start(self, folder):
        Path(folder, "matplotlibrc").touch()  # found before the user's own: no other fonts and colours
        environment = os.environ | {
            "IPYTHONDIR": folder, "MPLBACKEND": INLINE, "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore",
            "PYTHONPATH": str(Path(__file__).parents[2]), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
        }  # fmt: skip
        # Without folders to look into for kernels, it is the one of this very Python.
        self.manager = AsyncKernelManager(
            kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
            connection_file=f"{folder}/connection.json",
        )  # fmt: skip
        quiet = ["--HistoryManager.enabled=False", "--IPKernelApp.log_level=40"]
        _wait(self.manager.start_kernel(extra_arguments=quiet, env=environment, cwd=folder))
        self.process = self.manager.provisioner.process
        self.client = self.manager.client()
        atexit.register(self.end)
        self.client.start_channels()
        _wait(self.client.wait_for_ready(timeout=TIMEOUT))
        self.client.allow_stdin = False
        self.do(START)

    def do(self, code):
        """Run code that no notebook shows."""
        reply = _wait(self.client.execute_interactive(code, silent=True, timeout=TIMEOUT, output_hook=len))["content"]
        if reply["status"] != "ok":
            raise ValueError(_in_words(reply["ename"], reply["evalue"]))

    def end(self):
        """Stop at once; may be called from any thread, and twice."""
        atexit.unregister(self.end)
        with contextlib.suppress(OSError):
            self.process.kill()
        # Left open, the connection complains in a notebook when that ends. It belongs to its thread.
        try:
            _thread.submit(self.client.stop_channels)
        except RuntimeError:  # Python ends, and that thread has ended
            self.client.stop_channels()


def _wait(coroutine):
    return ensure_event_loop().run_until_complete(coroutine)


class WarmEngine(Engine):
    """Papermill's engine for the kernel that is running already."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **_choices):
        client = PapermillNotebookClient(
            nb_man, km=_kernel.manager, timeout=TIMEOUT, record_timing=False, store_widget_state=False
        )
        client.kc = _kernel.client
        return client.execute()


papermill_engines.register(ENGINE, WarmEngine)

# The connection to a kernel belongs to the thread that made it: this one. A notebook's own loop does not disturb it.
_thread = ThreadPoolExecutor(1, thread_name_prefix="fairwatt-kernel")
_kernel = None


def run_chapters(chapters, source, out, folder):
    """Run the chapters of a plan for one town.

    Parameters
    ----------
    chapters : str or pathlib.Path
        Folder of the notebooks; they run in the order of their names.
    source : str
        Their parameter SOURCE: the id of a pilot, or a path as seen from `folder`.
    out : str
        Their parameter OUT: the folder of the plan, as seen from `folder`. What the reader asks about the workbook is
        written there too, as ``questions.json``.
    folder : str or pathlib.Path
        Where they run. The executed notebooks do not show its name.

    Returns
    -------
    dict of str to str
        The text of each executed notebook by file name: always the same for the same town.

    Raises
    ------
    ValueError
        If the workbook has errors, all of them listed; if a chapter stops or takes too long.
    """
    try:
        return _thread.submit(_run_chapters, Path(chapters), source, out, str(folder)).result()
    except KeyboardInterrupt:
        end_kernel()
        raise


def start_kernel():
    """Start the kernel of this process, without waiting for it."""
    _thread.submit(_ready)


def end_kernel():
    """Stop the kernel of this process, if it runs; the next plan starts another."""
    global _kernel
    if _kernel is not None:
        _kernel.end()
        _kernel = None


def _ready():
    global _kernel
    if _kernel is None or _kernel.process.poll() is not None:
        end_kernel()
        _kernel = _Kernel()
    return _kernel


def _run_chapters(chapters, source, out, folder):
    done = {}
    for path in sorted(chapters.glob("*.ipynb")):
        try:
            _ready().do(CLEAN.format(folder=folder))
            if not done:
                _kernel.do(CHECK.format(source=source, out=out, file=QUESTIONS))
            notebook = papermill.execute_notebook(
                nbformat.v4.reads(path.read_text(encoding="utf-8")), None, {"SOURCE": source, "OUT": out},
                engine_name=ENGINE, progress_bar=False, request_save_on_cell_execute=False, autosave_cell_every=0,
            )  # fmt: skip
        except PapermillExecutionError as error:
            slip = _(
                "The chapter {chapter}, cell {n}: {text} This is a slip of the course: please report it with this line."
            )
            text = error.evalue if error.ename == "ValueError" else f"{error.ename}: {error.evalue}."
            raise ValueError(slip.format(chapter=path.stem, n=error.cell_index + 1, text=text)) from None
        except (CellTimeoutError, TimeoutError):
            end_kernel()
            message = _("The chapter {chapter} took more than {n} seconds and was stopped. Try once more.")
            raise ValueError(message.format(chapter=path.stem, n=TIMEOUT)) from None
        except (DeadKernelError, RuntimeError):
            end_kernel()
            message = _("The chapter {chapter} was stopped from outside: was the memory full? Try once more.")
            raise ValueError(message.format(chapter=path.stem)) from None
        done[path.name] = _text(notebook)
    _kernel.do(CLEAN.format(folder=HOME))  # the town's folder can be deleted
    return done


def _in_words(kind, text):
    if kind == "ValueError":  # a sentence for people
        return text
    slip = _("a slip of the course, not of your workbook. Please report it: {text}")
    return slip.format(text=f"{kind}: {text}")


def _text(notebook):
    """The notebook without what differs from run to run: times, ids, pids, folders."""
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat_minor = 5
    for number, cell in enumerate(notebook.cells, start=1):
        tags = cell.metadata.get("tags", [])
        cell.id, cell.metadata = f"cell-{number}", nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, _joined(cell.outputs)
        if "injected-parameters" in tags:  # run again, it shows its results and writes nothing
            cell.source = "\n".join(line for line in cell.source.splitlines() if not line.startswith("OUT ="))
    return nbformat.v4.writes(notebook).rstrip("\n") + "\n"


def _joined(outputs):
    """Neighbouring pieces of one stream in one: where a kernel cuts them is chance. Warnings name folders: dropped."""
    joined = []
    for output in outputs:
        if output.get("name") == "stdout" and joined and joined[-1].get("name") == "stdout":
            joined[-1].text += output.text
        elif output.get("name") != "stderr":
            if "execution_count" in output:
                output.execution_count = None
            joined.append(output)
    return joined
