// Arrow keys walk from seat to seat (the address of the page names the one in hand); a layout shows only the choices it knows. Without this every
// seat is reached with Tab, and choices that a layout does not know are left aside by the server.
(() => {
  "use strict";
  const seats = () => [...document.querySelectorAll("[data-seat]")];
  const middle = (seat) => {
    const box = seat.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  };

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  document.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const here = document.activeElement;
    if (!step || !here || event.altKey || event.ctrlKey || event.metaKey) return; // Alt and left is the way back
    if (here === document.body && step[0]) { // from nowhere: left and right begin, up and down still scroll
      event.preventDefault();
      seats()[0]?.focus();
      return;
    }
    if (!here.matches("[data-seat]")) return;
    event.preventDefault();
    const from = middle(here);
    let best = null, least = Infinity;
    for (const seat of seats()) {
      if (seat === here) continue;
      const to = middle(seat), dx = to.x - from.x, dy = to.y - from.y;
      const along = dx * step[0] + dy * step[1], aside = Math.abs(dx * step[1]) + Math.abs(dy * step[0]);
      if (along > 4 && along + aside * 3 < least) { best = seat; least = along + aside * 3; }
    }
    if (best) best.focus();
  });

  const KNOWS = {
    podium: ["rule", "even", "stage", "per_row", "columns", "order"],
    talks: ["rule", "table", "interpreters"],
    conference: [],
    sofas: ["rule", "arrangement", "interpreters"],
    signing: ["helpers"],
    round_table: ["seats", "custom"],
    photo: ["rule", "per_row"],
  };
  const form = document.querySelector("[data-arrange]");
  if (!form) return;
  const show = () => {
    const layout = form.elements.layout.value;
    for (const box of form.querySelectorAll("[data-of]")) {
      const name = box.dataset.of;
      if (name !== "layout" && name !== "version") box.hidden = !(KNOWS[layout] || []).includes(name);
    }
  };
  form.addEventListener("change", show);
  show();
})();
