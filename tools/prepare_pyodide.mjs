// Make Python for the browser quick to start. tools/make_pyodide.py runs this with Node, inside the same Pyodide that
// the reader's browser gets:
//
//     node prepare_pyodide.mjs CORE wheels FROM TO [FROM TO ...]     write wheels that are ready to import
//     node prepare_pyodide.mjs CORE snapshot TO                      write Pyodide's memory as it is after the start
//
// CORE is the folder that holds Pyodide. The same input gives the same files, byte by byte.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [core, task, ...files] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(core, "pyodide.mjs")));

// A browser would compile every module at its first import, in each visit anew. Here Pyodide's Python writes bytecode
// that Pyodide's Python reads, and never asks whether the source has changed. The course keeps its source, too: an
// error message shows the line, and in the lab load_town?? shows how it is done. That of pandas helps no learner.
const PREPARE = String.raw`
import importlib.util, io, json, re, sys, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc

SITE = next(folder for folder in sys.path if folder.endswith("/site-packages"))
UNUSED = re.compile(
    r"(^|/)tests?/"
    r"|^pytz/zoneinfo/"                        # times of day all over the world
    r"|^matplotlib/mpl-data/sample_data/"
    r"|^[^/]+\.data/"                          # what a Jupyter server would show
    r"|\.(a|c|f|f90|h|pxd|pyf|pyx|src)$"       # for compilers
)
TYPES = re.compile(r"\.pyi$")                  # for type checkers; Jedi reads its own to complete names


def own_fonts(content, reader):
    """The wheel's list of fonts is that of a Mac and of a later Matplotlib: this one would search all fonts anew."""
    fonts = json.loads(content)
    for kind in ("ttflist", "afmlist"):
        fonts[kind] = [font for font in fonts[kind] if not font["fname"].startswith("/")]
    fonts["_version"] = int(re.search(rb"__version__ = (\d+)", reader)[1])
    return json.dumps(fonts)


def prepare(content, keep_source):
    made = {}
    with zipfile.ZipFile(io.BytesIO(content.to_bytes())) as wheel:
        for name in sorted(wheel.namelist()):
            if name.endswith(("/", "/RECORD")) or UNUSED.search(name) or (TYPES.search(name) and name[:5] != "jedi/"):
                continue
            data = wheel.read(name)
            if name == "matplotlib/fontlist.json":
                data = own_fonts(data, wheel.read("matplotlib/font_manager.py"))
            if not name.endswith(".py"):
                made[name] = data
                continue
            code = compile(data, f"{SITE}/{name}", "exec", dont_inherit=True)
            bytecode = bytes(_code_to_hash_pyc(code, importlib.util.source_hash(data), checked=False))
            if keep_source:
                made[name] = data
                made[importlib.util.cache_from_source(name)] = bytecode
            else:
                made[name + "c"] = bytecode
    record = next(name for name in made if name.endswith(".dist-info/METADATA")).replace("METADATA", "RECORD")
    made[record] = "".join(f"{name},,\n" for name in [*made, record]).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as wheel:
        for name, data in made.items():
            wheel.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


prepare
`;

// A file with its right name is whole, even when this script is stopped.
function write(target, content) {
  fs.writeFileSync(target + ".part", content);
  fs.renameSync(target + ".part", target);
}

async function wheels() {
  // Without the columns of each instruction the bytecode is a tenth smaller; the lines stay.
  const python = await loadPyodide({ indexURL: core, env: { HOME: "/home/pyodide", PYTHONNODEBUGRANGES: "1" } });
  const prepare = python.runPython(PREPARE);
  for (let i = 0; i < files.length; i += 2) {
    const keepSource = path.basename(files[i]).startsWith("fairwatt-");
    const made = prepare(new Uint8Array(fs.readFileSync(files[i])), keepSource);
    write(files[i + 1], made.toJs());
    made.destroy();
  }
}

// The start of Python takes some three seconds; its memory is copied in a fraction of one. What numpy and pandas import
// from the standard library is in the memory already.
const IMPORTS = `import base64, cmath, csv, ctypes, dataclasses, datetime, decimal, difflib, email.message, fractions,
gettext, gzip, hashlib, html, importlib.metadata, json, mmap, pickle, pkgutil, platform, pprint, statistics, sysconfig,
tarfile, uuid, xml.etree.ElementTree, zipfile, zoneinfo`.replaceAll("\n", " ");

async function snapshot() {
  // Nothing of this machine, of the hour or of chance goes into the memory.
  process.argv[1] = "python";
  Date.now = () => 0;
  crypto.getRandomValues = (numbers) => numbers.fill(0);
  const env = { HOME: "/home/pyodide", PYTHONHASHSEED: "0" };
  const python = await loadPyodide({ indexURL: core, _makeSnapshot: true, env });
  python.runPython(IMPORTS);
  write(files[0], gzipSync(python.makeMemorySnapshot(), { level: 9 }));
}

try {
  await { wheels, snapshot }[task]();
} catch (error) {
  console.error(error.stack); // Node itself would print the line, and Pyodide is one line of a megabyte
  process.exit(1);
}
