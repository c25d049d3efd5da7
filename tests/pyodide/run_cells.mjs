// Run the cells of notebooks in Pyodide, from the folder that a browser gets (cells.py says what comes out):
//
//     node run_cells.mjs FOLDER notebooks.json said.json

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";

const [folder, notebooks, target] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")));
const quiet = { messageCallback: () => {} };

async function main() {
  const snapshot = new Uint8Array(gunzipSync(fs.readFileSync(path.join(folder, "python-snapshot.bin.gz"))));
  const python = await loadPyodide({ indexURL: folder, _loadSnapshot: snapshot });
  await python.loadPackage("ipython", quiet);
  python.FS.writeFile("cells.py", fs.readFileSync(path.join(import.meta.dirname, "cells.py")));
  const { start, run } = python.pyimport("cells");
  const results = [];
  for (const cells of JSON.parse(fs.readFileSync(notebooks))) {
    start();
    const said = [];
    for (const cell of cells) {
      await python.loadPackagesFromImports(cell, quiet); // as the browser lab does before each cell
      said.push(JSON.parse(run(cell)));
    }
    results.push(said);
  }
  fs.writeFileSync(target, JSON.stringify(results));
}

try {
  await main();
} catch (error) {
  console.error(error.stack);
  process.exit(1);
}
