// Cells that run in the page: an editor, the buttons Run, Stop and Reset, and Python in the background.
// Nothing of Python is fetched before somebody clicks into a cell, changes it, or presses Run.
"use strict";

{
  const here = document.currentScript.dataset;
  const place = (address) => new URL(address, document.baseURI).href;
  const folder = place(`${document.documentElement.dataset.content_root}lite/static/pyodide/`);
  const program = JSON.parse(document.getElementById("fw-program").textContent);
  const cells = new Map(); // by id
  const LONG = 20; // seconds; then the reader is told about Stop
  const OLD = "From before your change. Press Run.";

  // --- Python: one worker, kept for the visit ------------------------------------------------------------------------

  let worker = null;
  let running = null; // the cell that runs

  function why_not() {
    if (location.protocol === "file:") {
      return "The boxes with code cannot run here: this page was opened from a folder, and there a browser runs no Python. Start the small server, start.py, and open the address it names.";
    }
    return window.Worker && window.WebAssembly ? "" : "This browser is too old to run Python. Use a newer one, or Binder.";
  }

  // Start Python if it is not there, and let it fetch what this cell imports.
  function wake(cell) {
    if (worker || why_not()) return;
    const started = new Worker(here.worker);
    started.onmessage = ({ data }) => { if (worker === started) hear(data); };
    started.onerror = () => { if (worker === started) hear({ type: "broken", text: "Python cannot be loaded. Is the network there?" }); };
    started.postMessage({ type: "start", folder, files: [place(here.python), place(here.slices)] });
    worker = started;
    worker.postMessage({ type: "warm", ...cell.task() });
  }

  function hear(data) {
    if (data.type === "broken") stop(`${data.text} Press Run to try again.`, "fw-wrong");
    else running?.hear(data);
  }

  function stop(text, look) {
    worker?.terminate();
    worker = null;
    running?.end(text, look);
  }

  // --- a cell --------------------------------------------------------------------------------------------------------

  const make = (tag, more = {}, ...inside) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(more)) {
      if (name === "role" || name.startsWith("aria-")) node.setAttribute(name, value);
      else node[name] = value;
    }
    node.append(...inside);
    return node;
  };

  class Cell {
    constructor(root, { id, label, source }, index) {
      Object.assign(this, { index, label, source, key: `fairwatt:${location.pathname}:${id}` });
      const name = label.toLowerCase();
      this.paper = root.querySelector(".cell_input pre");
      this.coloured = this.paper.innerHTML;
      this.stored = [...root.querySelectorAll(":scope > .cell_output")];

      // The coloured code lies under a clear text area: it gives it its size, and it is what is printed.
      this.area = make("textarea", {
        value: this.kept(), rows: 1, wrap: "off", spellcheck: false, autocapitalize: "off", autocomplete: "off", "aria-label": `Code of ${name}`,
      });
      this.paper.setAttribute("aria-hidden", "true");
      const editor = make("div", { className: "fw-editor" });
      this.paper.before(editor);
      editor.append(this.paper, this.area);
      this.area.addEventListener("input", () => {
        this.typed = null;
        if (running !== this && !this.old()) this.say(""); // "Done" or "As it was" is true no longer
        this.edited();
        wake(this);
      });
      this.area.addEventListener("click", () => wake(this)); // who clicks into the code is about to change it
      this.area.addEventListener("keydown", (event) => this.press(event));

      this.runs = this.button("Run", "fw-strong", () => this.run());
      this.stops = this.button("Stop", "", () => { stop("Stopped. You can run it again."); wake(this); });
      this.resets = this.button("Reset", "", () => (this.typed === null ? this.reset() : this.undo()));
      this.typed = null; // what Reset took away, for its Undo
      this.words = make("span");
      this.clock = make("span", { "aria-hidden": "true" }); // a screen reader would read every second
      this.status = make("p", { className: "fw-status", role: "status" }, this.words, this.clock);
      this.result = make("div", { className: "cell_output fw-result", hidden: true, role: "region", "aria-label": `Output of ${name}` });
      const title = make("span", { className: "fw-cell-name", textContent: label });
      const controls = make("div", { className: "fw-controls" }, title, this.runs, this.stops, this.resets, this.status);
      root.firstElementChild.after(controls, this.result); // the code, or the details that hide it
      this.draw();
    }

    button(text, look, act) {
      const button = make("button", { type: "button", className: `fw-button ${look}` });
      this.name(button, text);
      button.addEventListener("click", act);
      return button;
    }

    name(button, text) {
      button.textContent = text;
      button.setAttribute("aria-label", `${text} ${this.label.toLowerCase()}`);
    }

    // What was typed is kept on this computer until Reset.
    kept() {
      try { return localStorage.getItem(this.key) ?? this.source; } catch { return this.source; }
    }

    keep() {
      try {
        if (this.changed()) localStorage.setItem(this.key, this.area.value);
        else localStorage.removeItem(this.key);
      } catch { /* storage is blocked: the text lasts one visit */ }
    }

    changed() { return this.area.value !== this.source; }

    edited() {
      this.keep();
      this.draw();
      cells.forEach((cell) => cell.age());
    }

    // A result that belongs to other words than those that stand there now is shown as old.
    age() {
      if (running === this) return;
      const before = this.old();
      const old = !this.result.hidden && this.shown !== this.words_above();
      this.result.classList.toggle("fw-old", old);
      if (old !== before) this.say(old ? OLD : "");
    }

    old() { return this.result.classList.contains("fw-old"); }

    words_above() { return this.task().texts.join("\0"); }

    draw() {
      if (this.changed()) this.paper.textContent = `${this.area.value}\n`;
      else this.paper.innerHTML = this.coloured;
      this.stops.hidden = running !== this;
      this.resets.hidden = running === this || (this.typed === null && !this.changed() && this.result.hidden);
      this.name(this.resets, this.typed === null ? "Reset" : "Undo reset");
    }

    press(event) {
      if (event.key !== "Enter" || !(event.ctrlKey || event.shiftKey || event.metaKey)) return;
      event.preventDefault();
      this.run();
    }

    say(words, look = "") {
      this.words.textContent = words;
      this.clock.textContent = "";
      this.status.className = `fw-status ${look}`;
    }

    run() {
      if (why_not()) return this.say(why_not(), "fw-wrong");
      if (running === this) return;
      if (running) {
        this.waits = true;
        this.say(`${running.label} is still running. Wait for it, or stop it.`);
        return;
      }
      running = this;
      this.typed = null;
      this.sent = this.words_above();
      this.ended = false;
      this.fresh = true; // the old output stays until there is a new one
      this.say("Starting");
      this.draw();
      wake(this);
      worker.postMessage({ type: "run", ...this.task() });
    }

    // The cells of the page down to this one, as they stand there now.
    task() {
      const above = program.slice(0, this.index + 1);
      return { texts: above.map(({ id, source }) => cells.get(id)?.area.value ?? source), sources: above.map(({ source }) => source), labels: above.map(({ label }) => label) };
    }

    hear({ type, text, body, seconds, files }) {
      if (type === "progress") this.say(text);
      else if (type === "running") this.count();
      else if (type === "again") this.again();
      else if (type === "text") this.print(body);
      else if (type === "html") this.show(body);
      else if (type === "error") this.fail(body);
      else if (type === "trace") this.explain(body);
      else if (type === "done") this.finish(seconds, files);
    }

    count() {
      this.say("Running");
      let seconds = 0;
      this.ticks = setInterval(() => {
        seconds += 1;
        this.clock.textContent = `, ${seconds} s`;
        if (seconds === LONG) this.words.textContent = "Running for a long time. Stop ends it";
      }, 1000);
    }

    // A module came late: what was shown so far comes once more.
    again() {
      this.empty();
      this.words.textContent = "Running";
    }

    // --- output ---

    empty() {
      this.fresh = false;
      this.shown = this.sent;
      this.result.classList.remove("fw-old");
      this.result.querySelectorAll("a[download]").forEach((link) => URL.revokeObjectURL(link.href));
      this.result.replaceChildren();
      this.result.hidden = false;
      this.stored.forEach((output) => { output.hidden = true; });
      this.lines = null;
      this.failed = false;
    }

    add(node) {
      if (this.fresh) this.empty();
      this.lines = null;
      this.result.append(node);
      this.result.dispatchEvent(new Event("fw-output", { bubbles: true })); // site.js looks after what scrolls
    }

    print(text) {
      if (!this.lines || this.fresh) {
        const lines = make("pre");
        this.add(make("div", { className: "output stream" }, make("div", { className: "highlight" }, lines)));
        this.lines = lines;
      }
      this.lines.append(text);
    }

    show(page) {
      const output = make("div", { className: "output text_html", innerHTML: page });
      // Scripts that come as text do not run; new ones do. The panels bring one, for their slider.
      const scripts = [...output.querySelectorAll("script")];
      this.add(output);
      scripts.forEach((script) => script.replaceWith(make("script", { textContent: script.textContent })));
    }

    fail(sentence) {
      this.add(make("p", { className: "fw-error", textContent: sentence }));
      this.failed = true;
    }

    explain(trace) {
      const code = make("pre", { textContent: trace });
      this.add(make("details", {}, make("summary", { textContent: "For the curious: the trace" }), code));
    }

    finish(seconds, files) {
      if (this.fresh) this.empty(); // it shows nothing now
      const links = files.map(([name, bytes]) => make("a", { download: name, href: URL.createObjectURL(new Blob([bytes])), textContent: name }));
      if (links.length) this.add(make("p", { className: "fw-files" }, "Download: ", ...links.flatMap((link, n) => (n ? [", ", link] : [link]))));
      const silent = this.result.hasChildNodes() ? "" : " It shows nothing by itself; the cells below with a Run button use it.";
      if (this.failed) this.end("The cell stopped. The sentence below says why.", "fw-wrong");
      else this.end(`Done in ${seconds.toFixed(1)} s.${silent}`);
      this.age(); // it may have been changed while it ran
    }

    end(text, look) {
      clearInterval(this.ticks);
      running = null;
      this.say(text, look);
      if (document.activeElement === this.stops) this.runs.focus(); // Stop disappears
      this.draw();
      cells.forEach((cell) => cell.stop_waiting());
    }

    stop_waiting() {
      if (this.waits) this.say(this.old() ? OLD : "");
      this.waits = false;
    }

    undo() {
      this.area.value = this.typed;
      this.typed = null;
      this.edited();
      this.say("Your text is back. Press Run.");
      this.runs.focus();
    }

    reset() {
      this.typed = this.changed() ? this.area.value : null;
      this.area.value = this.source;
      this.empty();
      this.result.hidden = true;
      this.edited();
      this.stored.forEach((output) => { output.hidden = false; });
      this.say(this.stored.length ? "As it was: the code and its output." : "As it was.");
      this.runs.focus();
    }
  }

  program.forEach((cell, index) => {
    const root = cell.id && document.querySelector(`.fw-run[data-cell="${cell.id}"]`);
    if (root) cells.set(cell.id, new Cell(root, cell, index));
  });

  const hint = program.every(({ id }) => id)
    ? "All cells work on this page. Put your answer in place of None and press Run. Then run the check below it. Each cell uses your changes above it."
    : "Cells with a Run button work on this page. Change a number or a word and press Run. Each cell uses your changes above it; results without a button stay as they are.";
  const cost = " Your first click into a cell loads Python, about 24 MB. What you type stays on this computer.";
  document.querySelector(".fw-run").before(make("p", { className: "fw-run-hint", textContent: why_not() || hint + cost }));
}
