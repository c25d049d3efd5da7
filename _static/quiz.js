// Feedback in the quiz: the button checks the chosen option and says why it is right or not yet.
"use strict";

document.querySelectorAll(".fw-question").forEach((question) => {
  const options = [...question.querySelectorAll("input")];
  const answers = [...question.querySelectorAll("details li")];
  const button = question.querySelector("button");
  const feedback = question.querySelector("[role=status]");
  const details = question.querySelector("details");

  button.hidden = false;
  details.hidden = true; // first an answer of one's own, then all of them explained
  question.addEventListener("change", () => { feedback.replaceChildren(); feedback.className = "fw-feedback"; });
  button.addEventListener("click", () => {
    const chosen = options.findIndex((option) => option.checked);
    if (chosen < 0) {
      feedback.textContent = "Choose an answer first.";
      return;
    }
    const why = answers[chosen].lastElementChild;
    feedback.className = `fw-feedback ${why.className}`;
    feedback.replaceChildren(...why.cloneNode(true).childNodes);
    details.hidden = false;
  });
});
