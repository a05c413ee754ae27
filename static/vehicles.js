// The board draws itself anew every half minute and after a move, and never takes away what one
// looks at: focus, scroll and the row in hand stay. Arrow keys move a trip by a quarter of an hour.
(() => {
  "use strict";
  const board = document.querySelector("#board");
  if (!board) return;
  const EVERY = 30000;
  const QUARTER = { ArrowLeft: -15, ArrowRight: 15 };
  let busy = false;

  const say = (text) => document.dispatchEvent(new CustomEvent("say", { detail: text }));
  const typing = () => /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");

  async function redraw() {
    if (busy || document.hidden || typing() || document.querySelector("dialog[open]")) return;
    busy = true;
    try {
      const answer = await fetch(location.href, { headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) return;
      const text = await answer.text();
      if (typing() || document.querySelector("dialog[open]")) return;
      const held = board.contains(document.activeElement) ? document.activeElement.id : "";
      const row = board.querySelector("[data-rows] > .is-cur")?.id;
      const top = held ? document.activeElement.getBoundingClientRect().top : 0;
      const across = board.querySelector(".lanes")?.scrollLeft ?? 0;
      board.innerHTML = text;
      if (row) document.getElementById(row)?.classList.add("is-cur");
      const lanes = board.querySelector(".lanes");
      if (lanes) lanes.scrollLeft = across;
      const again = held && document.getElementById(held);
      if (again) {
        again.focus({ preventScroll: true });
        scrollBy(0, again.getBoundingClientRect().top - top);
      }
    } finally {
      busy = false;
    }
  }
  setInterval(redraw, EVERY);

  document.addEventListener("keydown", async (event) => {
    const bar = event.target.closest?.("[data-shift]");
    if (!bar || !QUARTER[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const body = new FormData();
    body.set("minutes", QUARTER[event.key]);
    const token = JSON.parse(document.body.getAttribute("hx-headers"));
    const answer = await fetch(bar.dataset.shift, {
      method: "POST",
      body,
      headers: { ...token, "HX-Request": "true" },
    });
    const said = await answer.text();
    if (answer.ok) {
      say(said);
      return redraw();
    }
    const page = new DOMParser().parseFromString(said, "text/html");
    say(page.querySelector("[role=alert], .note b, h1, b")?.textContent.trim() || said.slice(0, 300));
  });
})();
