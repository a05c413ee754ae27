// A pile of originals: a keyboard scanner types a code and Enter, the next one follows at once.
(() => {
  "use strict";
  const form = document.querySelector("[data-pile]");
  if (!form) return;
  const code = form.elements.code;
  const count = form.querySelector("[data-count]");
  let moved = 0;

  // Only what the chosen act asks for is on the page.
  const fit = () => {
    for (const part of form.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== form.elements.act.value;
  };
  form.elements.act.addEventListener("change", fit);
  fit();

  // The code is taken as it is sent, so that a quick hand never waits for the answer.
  form.addEventListener("htmx:configRequest", () => setTimeout(() => (code.value = "")));
  form.addEventListener("htmx:afterRequest", () => {
    const row = document.querySelector("#moved > li");
    if (row && !row.classList.contains("pile__row--bad")) count.textContent = `${count.dataset.words} ${(moved += 1)}`;
    code.focus();
  });
  code.focus();
})();
