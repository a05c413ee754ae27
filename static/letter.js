// The letter page: takes over what was read from a leader's words, and lets the ten seconds in which
// an instruction can be taken back run out on the screen too. Both are only help: the server decides.
(() => {
  "use strict";
  const set = (field, value) => {
    if (!field || !value) return;
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest('[data-act="take-words"]');
    if (!button) return;
    const asked = button.closest(".heard").dataset;
    const form = button.closest("form");
    set(form.querySelector('[name="lead_department"]'), asked.lead);
    set(form.querySelector('[name="due_on"]'), asked.due);
    const wanted = asked.assist ? asked.assist.split(",") : [];
    for (const box of form.querySelectorAll('[name="assisting_departments"]')) {
      if (wanted.length) box.checked = wanted.includes(box.value);
    }
  });

  const back = document.querySelector('form[action$="/take_back/"]');
  if (back) setTimeout(() => back.remove(), 10_000);
})();
