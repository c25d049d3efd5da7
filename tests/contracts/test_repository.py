"""Promises of the repository as a whole: what may stand in it, what its files agree on, how the package is layered."""

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import fairwatt

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "fairwatt"
MODULES = sorted(PACKAGE.rglob("*.py"))


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def project_files():
    """Files that are in the repository, or would be after the next commit."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [name for name in names if name and (ROOT / name).is_file()]


# --- what may stand in the repository ---

# Pyodide's own home, in the reader's browser, is no machine's.
MACHINE_PATH = re.compile(r"(?<![\w.-])/(?:home(?!/pyodide\b)|root|work|tmp|Users)/|\b[A-Za-z]:\\+Users")
REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|anaconda\.org|--(?:extra-)?index-url")


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY], ids=["machine", "registry"])
def test_no_file_names_a_machine_or_a_registry(pattern):
    found = []
    for name in project_files():
        try:
            text = read(name)
        except UnicodeDecodeError:
            continue  # a picture
        found += [
            f"{name}:{number}: {line[:120]}"
            for number, line in enumerate(text.splitlines(), 1)
            if pattern.search(line)
        ]
    assert not found, "\n".join(found)


def test_nothing_large_is_committed():
    large = {name: (ROOT / name).stat().st_size for name in project_files()}
    assert {name: size for name, size in large.items() if size > 1_000_000} == {}


# --- what its files agree on ---


def test_code_and_text_have_their_licences():
    assert "MIT License" in read("LICENSE")
    assert "Attribution 4.0" in read("LICENSE-CONTENT")


def requirements():
    lines = (line.split("#")[0].strip() for line in read("requirements.txt").splitlines())
    return [line for line in lines if line]


def test_the_six_core_packages_come_first():
    names = [line.split("==")[0] for line in requirements()[:6]]
    assert names == ["jupyter-book", "ipywidgets", "pandas", "matplotlib", "nbval", "papermill"]


def test_every_requirement_is_pinned_and_in_the_lock():
    locked = set(re.findall(r"^([a-z0-9][\w.-]*==[^ \\]+)", read("requirements.lock"), re.MULTILINE))
    wanted = {line.lower().replace("_", "-") for line in requirements()}
    assert wanted <= locked, f"run make lock: {sorted(wanted - locked)}"


def test_every_package_of_the_lock_has_a_hash():
    blocks = re.findall(r"^[^\s#].*(?:\n\s+.*)*", read("requirements.lock"), flags=re.MULTILINE)
    assert len(blocks) > 100
    assert [block for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


def test_one_version_everywhere():
    declared = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)", read("CHANGELOG.md"), re.MULTILINE)
    assert newest, "CHANGELOG.md has no heading such as '## 0.1.0'"
    assert {declared, str(yaml.safe_load(read("CITATION.cff"))["version"]), newest[1]} == {fairwatt.__version__}


def test_workflows_and_hooks_are_readable_yaml():
    files = [*(ROOT / ".github" / "workflows").glob("*.yml"), ROOT / ".pre-commit-config.yaml"]
    assert len(files) == 4
    for path in files:
        assert isinstance(yaml.safe_load(path.read_text(encoding="utf-8")), dict), path


def test_every_command_of_the_makefile_is_explained_and_real():
    makefile = read("Makefile")
    commands = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    assert set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)) == commands
    named = {
        (name, word)
        for name in project_files()
        if name.endswith((".md", ".yml", "run"))
        for word in re.findall(r"(?:^\s*|`|run: )make ([a-z-]+)", read(name), re.MULTILINE)
    }
    assert {(name, word) for name, word in named if word not in commands} == set()


# --- the package ---


def run_python(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout


def test_the_package_adds_at_most_a_tenth_of_a_second_to_pandas():
    # Processor time, so that other work on the machine does not count; of five forks that have pandas and no fairwatt.
    code = """if True:
        import os, time, pandas
        for _ in range(5):
            if os.fork() == 0:
                begun = time.process_time()
                import fairwatt
                print(time.process_time() - begun, flush=True)
                os._exit(0)
            os.wait()
    """
    times = [float(line) for line in run_python(code).split()]
    assert len(times) == 5
    assert statistics.median(times) <= 0.1


def test_drawing_and_widgets_are_loaded_only_when_used():
    loaded = run_python("import sys, fairwatt; print(*sys.modules, sep='\\n')").split()
    assert "fairwatt" in loaded
    assert not {"matplotlib", "ipywidgets", "IPython"} & set(loaded)


SENTENCE = re.compile(r"[^\W\d_]+ [^\W\d_]+ [^\W\d_]+")
WORD = re.compile(r"[^\W\d_]{2,}")


def docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node, clean=False):
            yield node.body[0].value


def untranslated(node, pattern, skipped=()):
    """Yield the strings below a node that match and do not stand inside ``_(...)``."""
    if node in skipped or (isinstance(node, ast.Call) and getattr(node.func, "id", None) == "_"):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and pattern.search(node.value):
        yield f"line {node.lineno}: {node.value[:80]!r}"
    # the name of a column, as in row["amount"], is not said to anybody
    children = [node.value] if isinstance(node, ast.Subscript) else ast.iter_child_nodes(node)
    for child in children:
        yield from untranslated(child, pattern, skipped)


def said(tree):
    """Yield what is raised or printed."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from node.exc.args
        elif isinstance(node, ast.Call) and getattr(node.func, "id", None) == "print":
            yield from node.args


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_everything_said_passes_through_the_translation(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [text for node in said(tree) for text in untranslated(node, WORD)]
    # and no sentence waits elsewhere, in a table of messages for example
    found += untranslated(tree, SENTENCE, skipped=list(docstrings(tree)))
    assert not found, "\n".join(found)


ASKED = {"checks", "questions"}
SHOWN = {"figures", "panels", "markup", "tables"}
TOGETHER = {"scenarios", "plan"}
SUBJECTS = {"ghg", "justice", "participation"}
PARTS = {path.relative_to(PACKAGE).with_suffix("").parts[0] for path in MODULES} - {"__init__"}
# Every part that is not named above is the ground floor, on which all others stand.
GROUND = PARTS - ASKED - SHOWN - TOGETHER - SUBJECTS
FORBIDDEN = {
    **dict.fromkeys(GROUND, SUBJECTS | TOGETHER | ASKED | SHOWN),
    **{subject: SUBJECTS - {subject} | TOGETHER | ASKED | SHOWN for subject in SUBJECTS & PARTS},
    **dict.fromkeys(SHOWN & PARTS, ASKED),
}
# The files of one's own share what own_file holds, and nothing else.
OWN_FILES = {"household_file", "decision_file"}
FORBIDDEN |= {part: FORBIDDEN[part] | OWN_FILES - {part} for part in OWN_FILES | {"own_file"}}


def imported(path):
    """Yield the parts of the package that a file imports, also inside its functions."""
    here = ("fairwatt", *path.relative_to(PACKAGE).with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = [*here[: len(here) - node.level]] if node.level else []
            base += node.module.split(".") if node.module else []
            names = [[*base, alias.name] for alias in node.names]
        else:
            continue
        yield from (name[1] for name in names if name[0] == "fairwatt" and len(name) > 1)


def test_the_ground_floor_is_known():
    assert {"i18n", "names", "data", "units", "factors"} <= GROUND


@pytest.mark.parametrize("part", sorted(FORBIDDEN))
def test_no_part_of_the_package_looks_upwards(part):
    files = [path for path in MODULES if path.relative_to(PACKAGE).with_suffix("").parts[0] == part]
    assert {(path.name, name) for path in files for name in imported(path) if name in FORBIDDEN[part]} == set()


def test_only_the_plan_knows_a_notebook():
    # its chapters are notebooks of the package; no part knows a lesson
    assert {path.parent.name for path in MODULES if ".ipynb" in path.read_text(encoding="utf-8")} <= {"plan"}
