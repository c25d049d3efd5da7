"""Read `module.yml` and `quiz.yml` of every module; refuse what the pages could not show."""

import json
from functools import cache
from pathlib import Path

import jsonschema
import yaml
from sphinx.errors import ExtensionError

HERE = Path(__file__).parent


@cache
def _validator(kind):
    schema = json.loads((HERE / f"{kind}.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema)


def _sentence(error):
    """One fault as 'where: what was found. What is expected'."""
    found = error.message if len(error.message) < 160 else f"{error.message[:80]} ..."
    expected = error.schema.get("description")
    return f"{error.json_path}: {found}." + (f" Expected: {expected}." if expected else "")


def schema_faults(kind, data):
    """Faults of one file against its schema, as sentences."""
    return [_sentence(error) for error in sorted(_validator(kind).iter_errors(data), key=lambda e: e.json_path)]


def module_faults(module, folder):
    """What a schema cannot see in a module: names that must agree, minutes that must add up."""
    faults = []
    objectives = [objective["id"] for objective in module["objectives"]]
    if module["slug"] != folder:
        faults.append(f"$.slug: {module['slug']!r} found. Expected: the name of the folder, {folder!r}.")
    total = sum(row["minutes"] for row in module["timetable"])
    if total != module["minutes"]:
        faults.append(f"$.timetable: {total} minutes in all. Expected: {module['minutes']}, as in $.minutes.")
    for i, exercise in enumerate(module["exercises"]):
        faults += _objective_fault(f"$.exercises[{i}]", exercise["objective"], objectives)
    parts = {"objectives": objectives, "exercises": [exercise["id"] for exercise in module["exercises"]]}
    for part, ids in parts.items():
        faults += _id_faults(f"$.{part}", ids, module["id"])
    return faults


def quiz_faults(quiz, module):
    """What a schema cannot see in a quiz: its module, its ids, its objectives."""
    objectives = [objective["id"] for objective in module["objectives"]]
    faults = _id_faults("$.questions", [question["id"] for question in quiz["questions"]], module["id"])
    if quiz["module"] != module["id"]:
        faults.append(f"$.module: {quiz['module']!r} found. Expected: {module['id']!r}, the module of this folder.")
    for i, question in enumerate(quiz["questions"]):
        faults += _objective_fault(f"$.questions[{i}]", question["objective"], objectives)
    return faults


def _objective_fault(where, objective, objectives):
    if objective in objectives:
        return []
    return [f"{where}.objective: {objective!r} found. Expected: one of {', '.join(objectives)}."]


def _id_faults(where, ids, module_id):
    twice = sorted({i for i in ids if ids.count(i) > 1})
    strange = [i for i in ids if not i.startswith(f"{module_id}.")]
    return [
        *[f"{where}: the id {i!r} stands twice. Expected: each id once." for i in twice],
        *[f"{where}: the id {i!r} found. Expected: an id that begins with '{module_id}.'." for i in strange],
    ]


def _read(path, kind, faults, *more):
    """One YAML file; its faults go to `faults`, one by one with the file's name. None when it has any."""
    name = "/".join(path.parts[-3:])
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        faults.append(f"{name}: this is not YAML. {' '.join(str(error).split())}")
        return None
    check = {"module": module_faults, "quiz": quiz_faults}[kind]
    found = schema_faults(kind, data) or check(data, *more)
    faults += [f"{name}: {fault}" for fault in found]
    return None if found else data


def read_modules(root):
    """All modules below `root`, by id, each with its quiz (None when it has none).

    Raises
    ------
    ValueError
        If a file breaks its schema: names the file, the place in it and what is expected there.
    """
    modules, faults = {}, []
    for path in sorted(Path(root).glob("modules/*/module.yml")):
        module = _read(path, "module", faults, path.parent.name)
        if module is None:
            continue
        quiz = path.with_name("quiz.yml")
        module["quiz"] = _read(quiz, "quiz", faults, module) if quiz.is_file() else None
        modules[module["id"]] = module
    for module in modules.values():
        faults += [
            f"modules/{module['slug']}/module.yml: $.needs: {need!r} found. Expected: the id of a module."
            for need in module["needs"]
            if need not in modules
        ]
    if faults:
        raise ValueError("\n".join(faults))
    return modules


def _load(app, config):
    try:
        config.fairwatt_modules = read_modules(app.srcdir)
    except ValueError as error:
        raise ExtensionError(str(error)) from None


def setup(app):
    # A configuration value, so that Sphinx rebuilds the pages when a module file changes.
    app.add_config_value("fairwatt_modules", {}, "env", dict)
    app.connect("config-inited", _load)
