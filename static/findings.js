// A finding leads to its place in the editor: the field is focused, the words are selected.
// F8 goes to the next one, Shift+F8 to the one before. Without it the findings are still read.
(() => {
  "use strict";
  const panel = document.querySelector("[data-finds]");
  if (!panel) return;
  const form = document.getElementById(panel.dataset.finds);
  let last = -1;

  const places = () => [...panel.querySelectorAll("button[data-field]")];
  // What the paper calls otherwise than the form. The note of annexes is made from lines of ours.
  const NAMES = { note: "remark", annex_note: "enclosures", organs: "joint_organs" };
  const called = (name) => NAMES[name] || name;
  const control = (name) => {
    const found = form ? form.elements[called(name)] || form.elements.body : null;
    const folded = found && found.closest && found.closest("details");
    if (folded) folded.open = true;
    return found;
  };

  function lead(button) {
    const stop = control(button.dataset.field);
    if (!stop) return;
    stop.focus();
    const start = Number(button.dataset.start);
    const end = Number(button.dataset.end);
    if (!stop.setSelectionRange || stop.name !== called(button.dataset.field)) return;
    if (button.dataset.field === "annex_note" || !end) return;
    stop.setSelectionRange(start, end);
    scroll(stop, start);
  }

  // A long text shows the line of the finding: browsers scroll to a selection only when it is typed into.
  function scroll(stop, start) {
    if (stop.scrollHeight <= stop.clientHeight) return;
    const share = start / Math.max(1, stop.value.length);
    stop.scrollTop = Math.max(0, share * stop.scrollHeight - stop.clientHeight / 2);
  }

  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-field]");
    if (button) lead(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F8" || event.isComposing) return;
    const all = places();
    if (!all.length) return;
    event.preventDefault();
    last = (last + (event.shiftKey ? -1 : 1) + all.length) % all.length;
    lead(all[last]);
  });
  panel.addEventListener("htmx:afterSwap", () => {
    last = -1;
  });
})();
