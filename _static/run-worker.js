// Python of a page, in the background: the page stays quick whatever the code does. run.js starts it and listens.
"use strict";

let python;
const tell = (type, more = {}) => postMessage({ type, ...more });

onmessage = async ({ data }) => {
  try {
    python ??= start(data);
    await python;
    if (data.type === "warm") await warm(await python, data);
    if (data.type === "run") await run(await python, data);
  } catch (error) {
    console.error(error);
    tell("broken", { text: error instanceof Plain ? error.message : "Python broke down." });
  }
};

class Plain extends Error {} // its message is a sentence for the reader

async function start({ folder, files }) {
  tell("progress", { text: "Loading Python, once for this visit: about 19 MB" });
  try {
    new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  } catch {
    throw new Plain("This browser does not allow WebAssembly, and Python in a page needs it. Try another browser.");
  }
  const { fetch } = self;
  const texts = Promise.all(files.map(async (address) => (await must(fetch, address)).text()));
  texts.catch(() => {}); // awaited below; until then a failure has no one to hear it
  const snapshot = unpack(fetch(`${folder}python-snapshot.bin.gz`)).catch(() => null);
  const locked = (await must(fetch, `${folder}pyodide-lock.json`)).json();
  importScripts(`${folder}pyodide.js`);

  // Pyodide itself waits for ever when a file is missing: whatever it cannot fetch ends the start.
  let fail;
  const failed = new Promise((_, reject) => { fail = reject; });
  self.fetch = (address, options) => {
    const answer = must(fetch, address, options);
    answer.catch(fail);
    return answer;
  };
  // A snapshot is Python as it stands after its start. Without it, it starts the long way.
  const begin = (more) => loadPyodide({ indexURL: folder, ...more });
  const memory = await snapshot;
  const pyodide = await Promise.race([memory ? begin({ _loadSnapshot: memory }).catch(() => begin()) : begin(), failed]);
  self.fetch = fetch;

  const [inPage, slices] = await texts;
  pyodide.FS.writeFile("in_page.py", inPage);
  pyodide.FS.writeFile("slices.py", slices);
  const page = pyodide.pyimport("in_page");
  page.install();
  // The lab has real IPython and widgets. A page has neither: nothing here could show them.
  const { packages } = await locked;
  const loadable = Object.values(packages).flatMap((entry) => entry.imports).filter((name) => !/^ip(ython|ywidgets)$/i.test(name));
  return { pyodide, page, needs: pyodide.pyimport("slices").needs, loadable };
}

async function must(fetch, address, options) {
  const answer = await fetch(address, options).catch(() => ({ ok: false }));
  if (!answer.ok) {
    const file = String(address).split("/").pop().split("?")[0];
    throw new Plain(`Python cannot be loaded: the file ${file} does not come, or is not the right one. Is the network there?`);
  }
  return answer;
}

async function unpack(packed) {
  const answer = await packed;
  if (!answer.ok) return null;
  return new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

// Fetch the packages that some code imports.
function load(pyodide, code) {
  const messageCallback = (text) => {
    const names = text.startsWith("Loading") ? text.slice(8).split(", ").filter((name) => code.includes(name)) : [];
    if (names.length) tell("progress", { text: `Loading ${names.join(" and ")}, with what it needs` });
  };
  return pyodide.loadPackagesFromImports(code, { messageCallback });
}

// While the reader still types: fetch and import what the cell will need.
async function warm({ pyodide, page, needs }, { texts, sources }) {
  const code = page.code_to_run(pyodide.toPy(texts), pyodide.toPy(sources), needs);
  await load(pyodide, code);
  page.warm(code);
}

async function run({ pyodide, page, needs, loadable }, { texts, sources, labels }) {
  const send = (kind, body) => tell(kind, { body });
  const cells = [pyodide.toPy(texts), pyodide.toPy(sources)];
  const [names, modules] = [pyodide.toPy(labels), pyodide.toPy(loadable)];
  await load(pyodide, page.code_to_run(...cells, needs));
  tell("running");
  const began = performance.now();
  const go = () => page.run(...cells, names, needs, send, modules);
  let before;
  for (let missing = go(); missing; missing = go()) {
    // A part of the course imports this late, for example Matplotlib: fetch it, and begin the cell again.
    if (missing === before) throw new Plain(`The module ${missing} cannot be fetched. Is the network there?`);
    before = missing;
    await load(pyodide, `import ${missing}`);
    tell("again");
  }
  tell("done", { seconds: (performance.now() - began) / 1000, files: page.files().toJs() });
}
