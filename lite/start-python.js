/* Starts Python for the notebooks of the lab. The kernel of JupyterLite loads this file in the place of pyodide.js.
   It loads what the course needs at once, while the learner reads the first lines; the kernel alone would fetch it
   cell by cell, and would not see what fairwatt imports late (pictures, workbooks, sliders). */
"use strict";

const PACKAGES = ["ipython", "comm", "piplite", "ipykernel", "pyodide-kernel",
  "fairwatt", "ipywidgets", "matplotlib", "openpyxl"];

/* The memory of a Python that has just started: quicker than to start it. */
async function memory(folder) {
  const answer = await fetch(`${folder}python-snapshot.bin.gz`);
  if (!answer.ok) return undefined;
  return new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

/* Files go through a service worker to the list at the left. Some browsers allow none, and a forced reload bypasses it. */
async function filesCanBeShared() {
  if (self.crossOriginIsolated) return true;
  const answer = await fetch("/api/service-worker-heartbeat").catch(() => null);
  return Boolean(answer?.ok);
}

self.loadPyodide = async (options) => {
  importScripts(`${options.indexURL}pyodide.js`);
  const [snapshot, shared] = await Promise.all([memory(options.indexURL), filesCanBeShared()]);
  const pyodide = await self.loadPyodide({ ...options, packages: PACKAGES, _loadSnapshot: snapshot });
  if (!shared) pyodide.FS.mount = () => {}; // the folder is there, and keeps its files in memory
  return pyodide;
};
