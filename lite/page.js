/* Runs in the page of the lab before JupyterLab does. */
"use strict";

// JupyterLab would take ?path=... out of the address. Left there, a reload and a bookmark open the same notebook again.
if (!location.search.includes("path=") && location.protocol !== "file:") {
  history.replaceState(null, "", "?path=welcome.ipynb");
}
history.pushState = () => {};

// A link to a page of the book opens that page. JupyterLab would look for a file of this name beside the notebook.
addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const page = link && /\/files\/((?:book|modules)\/.+)\.(?:md|ipynb)$/.exec(link.href);
  if (!page) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  open(`../../${page[1]}.html`, "_blank", "noopener");
}, true);

// The arrow keys of a slider belong to the slider. JupyterLab would fold the section around it.
addEventListener("keydown", (event) => {
  if (event.target.closest(".jupyter-widgets")) {
    event.target.toggleAttribute("data-lm-suppress-shortcuts", event.key.startsWith("Arrow"));
  }
}, true);

// JupyterLab forgets a cell that is run before Python is there. Until then the words "is opening" cover the page.
const waiting = setInterval(() => {
  const shown = window.jupyterapp?.shell.currentWidget;
  if (!shown || (shown.sessionContext && !shown.sessionContext.session?.kernel)) return;
  clearInterval(waiting);
  if (innerWidth < 800) window.jupyterapp.shell.collapseLeft(); // a telephone has no room for the list of files
  document.getElementById("opening").remove();
}, 100);

addEventListener("DOMContentLoaded", () => {
  if (location.protocol !== "file:") return;
  document.getElementById("opening").textContent = "This page was opened from a folder, and there a browser runs no "
    + "Python. Start the course with start.py, and open the lab from there.";
});
