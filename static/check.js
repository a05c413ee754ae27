// The card of a spot-check: every tap is kept on the server, and the page says so. It works without.
(() => {
  "use strict";
  const card = document.querySelector("[data-card]");
  if (!card) return;
  const says = document.querySelector("[data-saved]");
  let waits = 0;
  let sent = false;

  async function keep() {
    const body = new FormData(card);
    body.delete("photos");
    try {
      const answer = await fetch(card.dataset.draft, { method: "POST", body });
      if (!answer.ok) throw new Error(String(answer.status));
      says.textContent = card.dataset.kept;
    } catch {
      if (!sent) says.textContent = card.dataset.lost;
    }
  }
  const later = (ms) => {
    clearTimeout(waits);
    waits = setTimeout(keep, ms);
  };
  card.addEventListener("change", (event) => event.target.type !== "file" && later(150));
  card.addEventListener("input", (event) => event.target.matches("textarea") && later(1200));
  card.addEventListener("submit", () => {
    sent = true;
    clearTimeout(waits);
  });
  card.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      card.requestSubmit();
    }
  });
})();
