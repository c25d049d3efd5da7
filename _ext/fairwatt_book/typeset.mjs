// Typesets formulas with MathJax: one JSON line in ({tex, display}), one JSON line out ({svg, mathml} or {error}).
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(process.argv[2]);
const MathJax = await require("mathjax").init({
  loader: { load: ["input/tex", "output/svg"] },
  svg: { fontCache: "none" },
  // An unknown command is an error of the author: it must stop the build, not show in red on the page.
  tex: { packages: { "[-]": ["noundefined"] }, formatError: (_, error) => { throw error; } },
});
const { adaptor } = MathJax.startup;

const without = (text, attributes) => text.replace(new RegExp(` (${attributes})="[^"]*"`, "g"), "");

async function typeset({ tex, display }) {
  const box = await MathJax.tex2svgPromise(tex, { display });
  const mathml = await MathJax.tex2mmlPromise(tex, { display });
  return {
    svg: without(adaptor.outerHTML(adaptor.firstChild(box)), "data-[a-z-]+|role|xmlns"),
    mathml: without(mathml, "data-[a-z-]+|xmlns").replace(/\n\s*/g, ""),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await typeset(JSON.parse(line)).catch((error) => ({ error: error.message }));
  process.stdout.write(JSON.stringify(answer) + "\n");
}
