// Planning by keyboard, the sheet at the door, and the free time of a room. All of it works without.
(() => {
  "use strict";
  const fold = (text) => text.toLowerCase().replace(/\s+/g, "");
  const matches = (node, wanted) => fold(node.dataset.words || node.textContent).includes(wanted);

  // ── People: typing narrows the list, Enter takes the first, Backspace in the empty field the last.
  const picker = document.querySelector("[data-picker]");
  if (picker) {
    const find = picker.querySelector("[type=search]");
    const rows = [...picker.querySelectorAll("[data-words]")];
    const boxes = [...picker.querySelectorAll("[type=checkbox]")];
    const chosen = picker.querySelector("[data-chosen]");
    const count = picker.querySelector("[data-count]");
    const order = boxes.filter((box) => box.checked);
    const show = () => {
      chosen.replaceChildren(
        ...order.map((box) => {
          const chip = document.createElement("button");
          chip.type = "button";
          chip.className = "chip";
          chip.textContent = `${box.parentElement.querySelector("b").textContent} ×`;
          chip.addEventListener("click", () => toggle(box, false));
          return chip;
        }),
      );
      count.textContent = order.length || "";
    };
    const toggle = (box, on) => {
      box.checked = on;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const narrow = () => {
      const wanted = fold(find.value);
      for (const row of rows) row.hidden = wanted !== "" && !matches(row, wanted);
    };
    find.addEventListener("input", narrow);
    picker.addEventListener("change", (event) => {
      const at = order.indexOf(event.target);
      if (event.target.checked && at < 0) order.push(event.target);
      if (!event.target.checked && at >= 0) order.splice(at, 1);
      show();
    });
    find.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Enter" && !event.ctrlKey) {
        event.preventDefault();
        const first = rows.find((row) => !row.hidden && !row.querySelector("input").checked);
        if (!first || !find.value) return;
        toggle(first.querySelector("input"), true);
        find.value = "";
        narrow();
      } else if (event.key === "Backspace" && !find.value && order.length) {
        toggle(order[order.length - 1], false);
      }
    });
    show();
  }

  // ── The plan form: Ctrl+Enter sends; a room offered is taken by its button.
  const plan = document.querySelector("[data-plan]");
  if (plan) {
    plan.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        plan.requestSubmit();
      }
    });
    plan.addEventListener("click", (event) => {
      const offer = event.target.closest("[data-room]");
      if (!offer) return;
      plan.elements.room.value = offer.dataset.room;
      plan.elements.room.dispatchEvent(new Event("change", { bubbles: true }));
      plan.elements.room.focus();
    });
    // An end before the start helps nobody: it follows the start, an hour later.
    plan.elements.starts_at.addEventListener("change", () => {
      const start = plan.elements.starts_at.value;
      const end = plan.elements.ends_at;
      if (!start || (end.value && end.value > start)) return;
      const at = new Date(`${start}:00Z`);
      at.setUTCHours(at.getUTCHours() + 1);
      end.value = at.toISOString().slice(0, 16);
    });
  }

  // ── The door: typing narrows, Enter presses the first name.
  const door = document.querySelector("[data-door]");
  if (door) {
    const find = door.querySelector("[type=search]");
    const names = [...door.querySelectorAll("[data-words]")];
    const none = door.querySelector("[data-none]");
    find.addEventListener("input", () => {
      const wanted = fold(find.value);
      for (const name of names) name.hidden = wanted !== "" && !matches(name, wanted);
      none.hidden = names.some((name) => !name.hidden);
    });
    find.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229 || event.key !== "Enter") return;
      event.preventDefault();
      const left = names.filter((name) => !name.hidden);
      if (find.value && left.length) left[0].click();
    });
  }

  // ── A free stretch of a room is planned from the quarter that was pressed, for an hour.
  document.addEventListener("click", (event) => {
    const slot = event.target.closest("[data-slot]");
    if (!slot || event.detail === 0) return; // by keyboard: the whole stretch
    const address = new URL(slot.href);
    const [begin, end] = ["starts_at", "ends_at"].map((name) => new Date(address.searchParams.get(name)));
    const box = slot.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    const quarter = 15 * 60 * 1000;
    const at = new Date(begin.getTime() + Math.floor((share * (end - begin)) / quarter) * quarter);
    const until = new Date(Math.min(at.getTime() + 4 * quarter, end.getTime()));
    address.searchParams.set("starts_at", at.toISOString());
    address.searchParams.set("ends_at", until.toISOString());
    event.preventDefault();
    location.assign(address);
  });
})();
