// Shows the form of a command in a dialog. Without it the same link opens the form as a page, and
// whatever is refused comes back as that page, with everything that was typed.
(() => {
  "use strict";
  const dialog = document.querySelector("#command-dialog");
  if (!dialog || !dialog.showModal) return;
  const body = dialog.querySelector("[data-body]");
  const title = dialog.querySelector(".dialog__t");

  async function show(link) {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) return location.assign(link.href);
    body.innerHTML = await answer.text();
    title.textContent = link.dataset.title || [...link.childNodes].find((n) => n.nodeType === 3)?.textContent.trim() || "";
    dialog.showModal();
    const first = body.querySelector("textarea, select, input:not([type=hidden])");
    const chosen = first?.type === "radio" && body.querySelector(`input[name="${first.name}"]:checked`);
    (chosen || first)?.focus(); // as Tab would: on the answer that is chosen already
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      show(link).catch(() => location.assign(link.href));
    }
    if (event.target.closest("dialog [data-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
})();
