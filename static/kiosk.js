// The number pad, and back to the first page after sixty seconds without a touch.
(() => {
  "use strict";
  const main = document.querySelector("[data-kiosk]");
  if (!main) return;
  const IDLE = 60_000;
  for (const pad of document.querySelectorAll("[data-pad]")) {
    const box = document.getElementById(pad.dataset.pad);
    pad.addEventListener("click", (event) => {
      const key = event.target.closest("button");
      if (!key || key.type === "submit") return;
      if (key.hasAttribute("data-clear")) box.value = "";
      else if (box.value.length < box.maxLength) box.value += key.textContent.trim();
    });
  }
  // On the first page, too: what was typed and not sent goes.
  const again = () => location.replace(main.dataset.kiosk);
  let waiting = setTimeout(again, IDLE);
  for (const touch of ["pointerdown", "keydown", "input", "scroll"]) {
    document.addEventListener(touch, () => {
      clearTimeout(waiting);
      waiting = setTimeout(again, IDLE);
    }, { passive: true });
  }
})();
