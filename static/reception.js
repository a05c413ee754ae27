// A visitor who came before: what is still empty on the form is filled in, nothing typed is touched.
(() => {
  "use strict";
  const form = document.querySelector("[data-door]");
  if (!form) return;
  const name = form.elements.visitor_name;
  name?.focus();
  name?.addEventListener("change", async () => {
    const asked = name.value.trim();
    if (!asked) return;
    const answer = await fetch(`${form.dataset.known}?name=${encodeURIComponent(asked)}`);
    if (!answer.ok || answer.redirected) return;
    const known = await answer.json();
    for (const [field, text] of Object.entries(known)) {
      const box = form.elements[field];
      if (box && !box.value && text && box !== document.activeElement) box.value = text;
    }
  });
})();
