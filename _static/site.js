// What a page does beyond HTML: dark colours, wide boxes that the keyboard can scroll, print, the list "On this page".
"use strict";

const root = document.documentElement;

// Dark colours: the choice is kept; without one the page follows the system.
const themeButton = document.getElementById("fw-theme");
const showTheme = () => themeButton.setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
themeButton.addEventListener("click", () => {
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch { /* storage is blocked: the choice lasts one page */ }
  showTheme();
});
showTheme();

document.getElementById("fw-print")?.addEventListener("click", () => print());

// A box that scrolls takes the focus and has a name, or the keyboard could not reach all of it.
const BOXES = ".fw-table, .pst-scrollable-table-container, .output, pre, .fw-math-block, figure.fw-figure";
const nameBox = (box) => {
  const fits = box.scrollWidth <= box.clientWidth + 1 && box.scrollHeight <= box.clientHeight + 1;
  if (fits) { box.removeAttribute("tabindex"); return; }
  box.tabIndex = 0;
  if (!box.hasAttribute("role")) box.setAttribute("role", "group");
  if (!box.hasAttribute("aria-label")) box.setAttribute("aria-label", "Wide content, scrolls");
};
const watcher = new ResizeObserver((entries) => entries.forEach((entry) => nameBox(entry.target)));
document.querySelectorAll(BOXES).forEach((box) => watcher.observe(box));
// Outputs that come later (run.js) are looked after too.
addEventListener("fw-output", (event) => event.target.querySelectorAll(BOXES).forEach((box) => watcher.observe(box)));

// Paper shows what a click shows on the screen.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  opened.forEach((details) => { details.open = true; });
});
addEventListener("afterprint", () => opened.forEach((details) => { details.open = false; }));

// "On this page": mark the section in view; close the list after a choice on a small screen.
const contents = document.getElementById("fw-contents");
if (contents) {
  const links = new Map([...contents.querySelectorAll("a")].map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
  const inView = new IntersectionObserver((entries) => {
    const entered = entries.findLast((entry) => entry.isIntersecting);
    if (!entered) return;
    links.forEach((link, id) => link.toggleAttribute("data-here", id === entered.target.id));
  }, { rootMargin: "-10% 0px -75% 0px" });
  links.forEach((_, id) => { const section = document.getElementById(id); if (section) inView.observe(section); });
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
  });
}
