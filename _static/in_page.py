"""Run a cell of a page: the Python side of run.js and run-worker.js.

Each run begins with empty hands: first what the cell needs of the cells above it, then the cell. What it prints and
shows goes to `send(kind, body)`, with the kinds "text", "html", "error" (a sentence) and "trace" (for the curious).
Errors are told in one plain sentence, with the line in the reader's own cell.
"""

import ast
import base64
import builtins
import contextlib
import difflib
import html
import importlib
import io
import itertools
import linecache
import os
import random
import re
import sys
import time
import traceback
import types
import warnings
from functools import partial
from pathlib import Path

LINES, LETTERS = 1_000, 100_000  # more than anybody reads, less than what slows a page down
PAGE_LETTERS = 20_000_000  # tables and pictures
TAKE_AWAY = Path("my-plan")
ELSEWHERE = "Open this notebook in the browser lab, or on your own computer."


class TooMuch(BaseException):
    """The cell shows more than a page can hold. Not an Exception: a loop that swallows errors must end, too."""


class Output(io.TextIOBase):
    """Where `print` and `display` write. A long run shows its lines as they come, and never too many of them."""

    def __init__(self, send):
        self.send, self.waiting, self.sent = send, [], 0.0
        self.lines, self.letters, self.page_letters = LINES, LETTERS, PAGE_LETTERS

    def writable(self):
        return True

    def write(self, text):
        self.waiting.append(text[: max(self.letters, 0)])
        self.lines -= text.count("\n")
        self.letters -= len(text)
        if self.lines < 0 or self.letters < 0:
            raise TooMuch
        if "\n" in text and time.monotonic() - self.sent > 0.2:
            self.flush()
        return len(text)

    def flush(self):
        if text := "".join(self.waiting):
            self.send("text", text)
        self.waiting, self.sent = [], time.monotonic()

    def show(self, page):
        self.flush()
        self.page_letters -= len(page)
        if self.page_letters < 0:
            raise TooMuch
        self.send("html", page)


_output = Output(lambda kind, body: None)


# --- showing values as a notebook does -------------------------------------------------------------------------------


def display(*values, raw=False):
    """Show values below the cell; `raw` says that they are dictionaries of forms, as in IPython."""
    for value in values:
        page = value.get("text/html") if raw else _as_html(value)
        if page:
            _output.show(page)
        else:
            _output.write(f"{value.get('text/plain', '') if raw else repr(value)}\n")


def _as_html(value):
    if isinstance(value, type):
        return None
    if callable(getattr(value, "savefig", None)):
        return _picture(value)
    return value._repr_html_() if hasattr(value, "_repr_html_") else None


def _picture(figure):
    """A Matplotlib figure as a drawing that stays sharp."""
    drawing = io.BytesIO()
    figure.savefig(drawing, format="svg", bbox_inches="tight")
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(figure)  # or it would be shown a second time at the end of the cell
    source = f"data:image/svg+xml;base64,{base64.b64encode(drawing.getvalue()).decode()}"
    return f'<figure class="fw-figure"><img alt="Picture drawn by this cell" src="{source}"></figure>'


def _show_open_pictures():
    pyplot = sys.modules.get("matplotlib.pyplot")
    for number in pyplot.get_fignums() if pyplot else []:
        display(pyplot.figure(number))


def _fold(caught, errors):
    """Warnings are for programmers: there, but out of the way."""
    lines = [f"{warning.category.__name__}: {warning.message}" for warning in caught] + [errors.getvalue()]
    if text := html.escape("\n".join(filter(None, lines))[:5_000]):
        _output.show(f"<details><summary>For the curious: Python warns</summary><pre>{text}</pre></details>")


class _Shell:
    """Stands for IPython's shell: `get_ipython() is None` is false, so tables are shown and not printed. As a truth
    value it is false, so Matplotlib does not look for the parts of IPython that are not here."""

    def __bool__(self):
        return False


def install():
    """Set up Python for pages. Only inside Pyodide: it stands in for IPython, which would be a long download."""
    package, inside = types.ModuleType("IPython"), types.ModuleType("IPython.display")
    package.__path__, package.version_info = [], (8, 23, 0)
    shell = _Shell()
    package.get_ipython = lambda: shell
    package.display = inside
    inside.display, inside.HTML = display, _Html
    sys.modules.update({"IPython": package, "IPython.display": inside})
    os.environ["MPLBACKEND"] = "agg"
    random.seed()  # Python starts from a snapshot, the same for everybody
    builtins.input = _no_input


class _Html:
    """`IPython.display.HTML`: a text that is shown as a page."""

    def __init__(self, data):
        self.data = data

    def _repr_html_(self):
        return self.data


class PlainError(RuntimeError):
    """An error whose text is already a plain sentence."""


class Lost(PlainError):
    """An earlier cell no longer gives what this one needs. The text says where."""


def _lost(texts, sources, labels, cell, name):
    """Stands in for the value of a name that a changed cell gave at first and gives no more."""
    try:
        ast.parse(texts[cell])
    except SyntaxError as slip:
        why = _unreadable_line(slip, {}).removeprefix(UNREADABLE)
        where = f"{labels[cell]} cannot be read. Line {slip.lineno}"
        raise Lost(f"{where}: {why} Correct it first, then run this one again.") from slip.with_traceback(None)
    begun = re.search(rf"^{name} *=", sources[cell], re.MULTILINE)
    advice = f"Begin its line with: {name} =" if begun else "Its button Reset brings the first text back."
    raise Lost(f"{labels[cell]} gives no value to {name} any more. {advice}")


def _no_input(prompt=""):
    raise PlainError('A page cannot ask with input(). Write the value into the cell, for example: name = "Gavião".')


# --- running ---------------------------------------------------------------------------------------------------------


def pieces(texts, sources, needs):
    """What runs before the last text, as [(cell, first line, code)]; nothing if the last text cannot be read."""
    try:
        ast.parse(texts[-1])
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []
    return [tuple(piece) for piece in needs(list(texts), len(texts) - 1, list(sources))]


def code_to_run(texts, sources, needs):
    """All code of a run as one text: what it imports must be loaded first."""
    return "\n".join([*(code for _cell, _line, code in pieces(texts, sources, needs)), texts[-1]])


def warm(code):
    """Import what the code will import, so that its first run is quick. What cannot be imported now shows later."""
    with contextlib.suppress(SyntaxError):
        for node in ast.walk(ast.parse(code)):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            for module in modules:
                with contextlib.suppress(Exception):
                    importlib.import_module(module)


def run(texts, sources, labels, needs, send, loadable=()):
    """Run the last of the texts.

    Parameters
    ----------
    texts : list of str
        The code cells of the page from the first to the one that runs, as they stand there now.
    sources : list of str
        The same cells as they were at first.
    labels : list of str
        What each is called, for example "Cell 3".
    needs : callable
        `slices.needs`: which pieces of the earlier texts must run first.
    send : callable
        Takes a kind and a text.
    loadable : collection of str
        Modules that can be fetched.

    Returns
    -------
    str or None
        The name of a module that must be fetched; then nothing of this run counts.
    """
    global _began
    _began = time.time_ns() // 1_000_000 * 1_000_000  # files in a browser know whole milliseconds
    names = {"__name__": "__main__", "display": display, "_lost": partial(_lost, texts, sources, labels)}
    for label, text in zip(labels, texts, strict=True):
        linecache.cache[label] = (len(text), None, text.splitlines(keepends=True), label)
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stderr(io.StringIO()) as errors:
        warnings.simplefilter("default")
        warnings.filterwarnings("ignore", message=".*is non-interactive")  # plt.show(): the picture is shown anyway
        try:
            for cell, line, code in pieces(texts, sources, needs):
                with _writing_to(Output(lambda kind, body: None)):
                    _execute(code, labels[cell], names, line)
            with _writing_to(Output(send)):
                _number_ids()
                value = _execute(texts[-1], labels[-1], names)
                if value is not None:
                    display(value)
                _show_open_pictures()
                _fold(caught, errors)
        except BaseException as error:
            missing = _missing(error)
            if missing in loadable:
                return missing
            send("error", in_words(error, labels, names))
            send("trace", _trace(error))
    return None


@contextlib.contextmanager
def _writing_to(output):
    global _output
    _output = output
    try:
        with contextlib.redirect_stdout(output):
            yield
    finally:
        output.flush()


def _execute(code, label, names, first_line=1):
    """Run a text as a notebook runs a cell: the value of a last expression comes back."""
    tree = compile("\n" * (first_line - 1) + code, label, "exec", ast.PyCF_ONLY_AST)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, label, "exec"), names)
    if last is None:
        return None
    value = eval(compile(ast.Expression(last.value), label, "eval"), names)
    return None if code.rstrip().endswith(";") else value


_began = 0
_runs = itertools.count(1)


def _number_ids():
    """The ids of new panels must differ from those on the page, and from those of the other cells."""
    if "fairwatt.markup" in sys.modules:
        sys.modules["fairwatt.markup"].number_ids_from(1_000 * next(_runs))


def _missing(error):
    return (error.name or "").split(".")[0] if isinstance(error, ModuleNotFoundError) else None


def files():
    """The take-away files that the last run wrote, as [(name, content)]."""
    found = sorted(TAKE_AWAY.iterdir()) if TAKE_AWAY.is_dir() else []
    written = [path for path in found if path.is_file() and path.stat().st_mtime_ns >= _began]
    return [(path.name, path.read_bytes()) for path in written]


# --- errors in plain words -------------------------------------------------------------------------------------------


def in_words(error, labels=(), names=()):
    """What happened, where, and what to do: one sentence or two."""
    where = "" if isinstance(error, Lost) else _place(error, labels)
    if isinstance(error, ValueError) and _from_course(error):
        return f"{where}{error}"
    words = next(WORDS[kind] for kind in type(error).__mro__ if kind in WORDS)
    return f"{where}{words(error, dict(names))}"


def _place(error, labels):
    """The deepest line of the reader's own code: of this cell if it comes up, else of one above."""
    if isinstance(error, SyntaxError) and error.filename in labels:
        found = [(error.filename, error.lineno)]
    else:
        frames = traceback.extract_tb(error.__traceback__)
        found = [(frame.filename, frame.lineno) for frame in frames if frame.filename in labels]
    if not found:
        return ""
    label, line = next((place for place in reversed(found) if place[0] == labels[-1]), found[-1])
    return f"Line {line}: " if label == labels[-1] else f"{label}, line {line}: "


def _from_course(error):
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and "fairwatt" in Path(frames[-1].filename).parts


def _trace(error):
    """Python's own report, without the lines that belong to this file."""
    report = traceback.TracebackException.from_exception(error)
    report.stack = traceback.StackSummary.from_list([frame for frame in report.stack if frame.filename != __file__])
    return "".join(report.format())


def _near(word, known):
    """A name that is spelt nearly the same, as the beginning of a sentence."""
    known = {str(name) for name in known if isinstance(name, str)} - {word}
    capitals = [name for name in sorted(known) if name.casefold() == word.casefold()]
    found = capitals or difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.7)
    return f" Did you mean {found[0]}?" if found else ""


def _unknown_word(error, names):
    word = getattr(error, "name", None) or str(error).split("'")[1]
    if isinstance(error, UnboundLocalError):
        return f"The word {word} gets its value later in this function than it is used."
    text = _with_hyphens(word, error) or word
    if text.isupper() and text != word:
        return f'Python does not know the word {word}. A code needs quotes: "{text}".'
    near = _near(word, [name for name in [*names, *dir(builtins)] if not name.startswith("_")])
    advice = near or f' Look how it is spelt in the cells above. If it is a text, it needs quotes: "{text}".'
    return f"Python does not know the word {word}.{advice}"


def _with_hyphens(word, error):
    """The whole code, such as ES-GOM, of which Python read one word."""
    frames = traceback.extract_tb(error.__traceback__)
    codes = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)+", frames[-1].line if frames else "")
    return next((code for code in codes if word in code.split("-")), "")


UNIT = "A number and letters stand together. Write the number alone, without its unit: 12.5."
# What Python says, how the line looks without its texts in quotes, and the advice. The first that fits counts.
SLIPS = [
    (r"never closed|unmatched|does not match|EOF", "", "A bracket is missing, or there is one too many."),
    (r"unterminated", "", "A quotation mark is missing at the end of a text."),
    (r"expected ':'", "", "A colon is missing at the end of the line."),
    (r"ndent", "", "The line begins too far right or too far left: lines of one block begin at the same place."),
    (r"Maybe you meant '=='", "", "One = gives a value to a name. To compare, write ==."),
    (r"cannot assign", "", "On the left of = stands a name, on the right its value: answer = 12.5."),
    ("", r"(^|=\s+)=\s*[\d(.]", "Leave out the = before the number: answer = 12.5 * 2."),
    ("", r"^[^[]*(?<![\w.,])\d{1,3}( \d{3})+(?!\d)", "Write a large number without spaces: 3200."),
    ("leading zeros", r"\d,0\d", "Write the number with a point, and not with a comma: 35.046."),
    ("", r"\d\s*[xX]\s*[\d(.]", "To multiply, write * and not x: 3200 * 35."),
    (
        "",
        r"^(?!(if|elif|for|while|with|def|class|case|match)\b)[^[{]*[\d)]\s*:",
        "To divide, write / and not a colon: 3600 / 2.",
    ),
    ("", r"\d,\d+\s*(%|[^\W\d_])", f"{UNIT} A point stands before the decimals, and nothing between thousands."),
    ("", r"(?<![\w.])\d[\d.]*\s*(%(?!\s*[\w(])|(?!(and|or|if|else|in|is|not|for)\b|e\d)[^\W\d_])", UNIT),
    (r"decimal literal|invalid imaginary", "", UNIT),
    (r"leading zeros", "", "A number must not begin with 0."),
    (
        r"Perhaps you forgot a comma",
        "",
        "A comma, a quotation mark or an operator such as * is missing between two parts.",
    ),
    ("", "", "Look for a missing quotation mark or bracket, or for a number with a comma: write 12.5, not 12,5."),
]
SIGNS = {"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-"}


UNREADABLE = "Python cannot read this line. "


def _unreadable_line(error, names):
    message, line = error.msg or "", (error.text or "").strip()
    typed = re.search("invalid character '(.)'", message)
    if typed and typed[1] in "“”„«»‘’‚":
        return f'The quotation mark {typed[1]} is one of a text program. Type plain quotes: "NE".'
    if typed and typed[1] in SIGNS:
        return f"Python cannot read the sign {typed[1]}. Write {SIGNS[typed[1]]} instead."
    if typed:
        return f"Python cannot read the sign {typed[1]}. Write numbers without a unit: 12.5."
    if "U+00A0" in message:
        return "There is a special space in this line, copied from a page or a document. Type it anew as a plain space."
    if line.startswith(("%", "!")):
        return f"Lines that begin with {line[0]} are commands of Jupyter. {ELSEWHERE}"
    if line.startswith("answer") and "=" not in line:
        return "Write = between the name and the value: answer = 12.5."
    if re.search(r"(?<![\w'\"])\d{1,3}('\d{3})+(?![\d'])", line):
        return f"{UNREADABLE}Write a large number without a sign between its thousands: 3200."
    bare = re.sub(r"\"[^\"]*\"|'[^']*'|#.*", '""', line)
    fitting = (advice for said, look, advice in SLIPS if re.search(said, message) and re.search(look, bare))
    return UNREADABLE + next(fitting)


def _missing_key(error, names):
    key = error.args[0] if error.args else ""
    if not isinstance(key, str):
        return f"There is no {key!r} in this table or list. Look which names and numbers it has."
    if "not in index" in key or "are in the" in key:
        return f"A name is not in this table: {key}."
    known = [name for value in names.values() for name in _keys(value)]
    return f"There is no '{key}' in this table or list.{_near(key, known) or ' Look how its names are spelt.'}"


def _keys(value):
    """The names by which a table, a column or a dictionary can be asked."""
    axes = [value] if isinstance(value, dict) else value.axes if hasattr(value, "iloc") else []
    return [name for axis in axes for name in itertools.islice(axis, 500)]


def _wrong_kind(error, names):
    message = str(error)
    if "NoneType" in message:
        return "Something is still empty here (None), so Python cannot calculate. Write your answer in its cell first."
    if "tuple" in message or "multiply sequence" in message:
        return "You typed a comma, and Python reads two numbers. Write 12.5 with a point, and 3394 without anything."
    if "ellipsis" in message:
        return "The three dots are still there. Write your answer in their place."
    if "'str'" in message or "to str" in message:
        return "A text in quotes and a number do not go together here. Take the quotes away from the number."
    if "missing" in message and "argument" in message:
        return f"Something is missing between the brackets: {message}."
    if "argument" in message:
        return f"What stands between the brackets does not fit: {message}."
    if "not callable" in message:
        return "A name that is no function stands before brackets. For a product, write *."
    return f"Two things do not go together here: {message}."


def _wrong_value(error, names):
    comma = " Write a number with a point: 12.5." if re.search(r"'\d*,\d+'", str(error)) else ""
    return f"A value does not fit here: {error}.{comma}"


def _not_here(error, names):
    module = _missing(error) or "of that name"
    if module == "ipywidgets":
        return f"Sliders made with ipywidgets do not work in a page. {ELSEWHERE}"
    if module == "fairwatt":
        return f"There is no part {error.name} in this course. Compare with the line as it was."
    return f"The module {module} is not in these pages. Is it spelt right? Binder or your own computer can have it."


def _not_in_module(error, names):
    module = sys.modules.get(error.name or "")
    word = re.search(r"cannot import name '(\w+)'", str(error))
    if not word:
        return f"Something cannot be imported: {error}."
    return f"There is no {word[1]} in {error.name}.{_near(word[1], dir(module)) if module else ''}"


def _no_attribute(error, names):
    if getattr(error, "name", None) is None:
        return f"{error}."
    if error.obj is None:
        return f"Something is still empty here (None), and has no {error.name}."
    kind = type(error.obj).__name__
    what = f"the module {error.obj.__name__}" if kind == "module" else f"a {kind}"
    return f"There is no {error.name} in {what}.{_near(error.name, dir(error.obj))}"


def _no_file(error, names):
    return (
        f"There is no file {error.filename!r} here. A page does not see the files of your computer. "
        f"The tables of the course are read with read_table. {ELSEWHERE}"
    )


def _no_file_or_network(error, names):
    if re.search("urlopen|https?:|ssl", f"{error}{type(error)}", re.IGNORECASE):
        return f"Python in a page cannot fetch anything from the internet. {ELSEWHERE}"
    return f"A file cannot be read or written here: {error}."


def _as_it_is(error, names):
    return str(error)


def _always(sentence):
    return lambda error, names: sentence


WORDS = {
    NameError: _unknown_word,
    SyntaxError: _unreadable_line,
    KeyError: _missing_key,
    TypeError: _wrong_kind,
    ModuleNotFoundError: _not_here,
    ImportError: _not_in_module,
    AttributeError: _no_attribute,
    FileNotFoundError: _no_file,
    PlainError: _as_it_is,
    ZeroDivisionError: _always("A number is divided by zero. Look which value is 0, or still missing."),
    IndexError: _always("The list is shorter. Python counts from 0: the first of three is [0], the last [2]."),
    RecursionError: _always("A function calls itself again and again, without an end."),
    MemoryError: _always("This needs more memory than a page has. Try a smaller number."),
    OverflowError: _always("A number becomes too large here. Look for a slip in the units."),
    ValueError: _wrong_value,
    AssertionError: lambda error, names: str(error) or "What assert claims is not true.",
    OSError: _no_file_or_network,
    TooMuch: _always("The cell shows more than a page can hold, and was stopped. Is there a loop that does not end?"),
    SystemExit: _always("The cell ended Python itself. Leave out exit() and quit()."),
    BaseException: lambda error, names: f"Python stopped with {type(error).__name__}: {error}",
}
