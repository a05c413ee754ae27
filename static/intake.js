// Intake by keyboard alone: Enter walks the fields, days unfold, drafts are kept, habits are offered.
// The form works without it; the server reads the same shorthand.
(() => {
  "use strict";
  const form = document.querySelector("[data-intake]");
  if (!form) return;
  const field = (name) => form.elements[name];
  const stops = [...form.querySelectorAll("input:not([type=hidden], [type=file]), select, textarea")];
  const ask = (address, values) => fetch(`${address}?${new URLSearchParams(values)}`).then((r) => r.json());
  const before = JSON.parse(document.querySelector("#letter-before").textContent);
  const clear = form.querySelector("[data-clear]");
  let touched = new Set(stops.filter((s) => s.getAttribute("aria-invalid")).map((s) => s.name));

  const focus = (stop) => {
    stop.focus();
    if (stop.select && stop.name !== "issuer_number") stop.select();
  };
  const walk = (from, by) => {
    const next = stops[stops.indexOf(from) + by];
    if (next) focus(next);
    else if (by > 0) form.querySelector("button").focus();
  };

  // ── Keys. Enter never sends; Ctrl+Enter does. Nothing while an input method is composing.
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Enter" && stops.includes(event.target)) {
      event.preventDefault();
      walk(event.target, event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      wipe();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "d" && event.ctrlKey) {
      event.preventDefault();
      copy();
    } else if (event.key === "F2") {
      const link = document.querySelector("#dup [data-first]");
      if (link) {
        event.preventDefault();
        link.focus();
      }
    }
  });

  const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));
  const put = (name, value, auto) => {
    const stop = field(name);
    if (!stop || value === "" || value === undefined) return;
    stop.value = value;
    stop.classList.toggle("auto", auto);
  };

  function copy() {
    for (const [name, value] of Object.entries(before)) {
      put(name, value, true);
      touched.add(name);
    }
    check();
    changed();
    focus(field("title"));
  }

  function wipe() {
    for (const stop of stops) {
      if (["received_at", "kind", "urgency", "secrecy", "copies"].includes(stop.name)) continue;
      stop.value = "";
      stop.classList.remove("auto");
    }
    field("file").value = "";
    touched = new Set();
    check();
    changed();
    focus(stops[0]);
  }
  const check = () => field("title").dispatchEvent(new Event("input", { bubbles: true }));
  clear.hidden = false;
  clear.addEventListener("click", wipe);

  form.addEventListener("input", (event) => {
    if (!event.isTrusted || !stops.includes(event.target)) return;
    touched.add(event.target.name);
    event.target.classList.remove("auto");
  });

  // ── Habits of the sender: offered where the clerk has not typed himself.
  let asked = "";
  async function habits() {
    const issuer = field("issuer").value.trim();
    if (!issuer || issuer === asked) return;
    asked = issuer;
    const habit = await ask(form.dataset.habits, { issuer });
    for (const name of ["kind", "urgency"]) {
      if (!touched.has(name)) put(name, habit[name], true);
    }
    const number = field("issuer_number");
    if (habit.code && !touched.has("issuer_number")) {
      number.value = `${habit.code}〔${new Date().getFullYear()}〕号`;
      number.classList.add("auto");
      if (document.activeElement === number) caret(number);
    }
  }
  const caret = (number) => {
    const at = number.value.lastIndexOf("号");
    if (at > 0 && number.classList.contains("auto")) number.setSelectionRange(at, at);
  };
  field("issuer").addEventListener("change", () => habits().catch(() => {}));
  field("issuer_number").addEventListener("focus", () => setTimeout(() => caret(field("issuer_number"))));
  // A suggested number nobody completed is no number.
  form.addEventListener("submit", () => {
    const number = field("issuer_number");
    if (/〕号$/.test(number.value)) number.value = "";
  });

  // ── Days: what was typed unfolds by the office's own calendar when the field is left.
  for (const stop of form.querySelectorAll("[data-day]")) {
    stop.addEventListener("change", async () => {
      const q = stop.value.trim();
      if (!q) return;
      const found = await ask(form.dataset.day, { q, as: stop.dataset.day }).catch(() => ({}));
      if (found.value && stop.value.trim() === q) {
        stop.value = found.value;
        changed();
      }
    });
  }

  // ── The draft, every five seconds while something changes.
  let dirty = false;
  form.addEventListener("input", () => (dirty = true));
  const keep = async () => {
    if (!dirty) return;
    dirty = false;
    const body = new FormData(form);
    body.delete("file");
    const answer = await fetch(form.dataset.draft, { method: "POST", body }).catch(() => null);
    if (!answer || !answer.ok) {
      dirty = true;
      return;
    }
    const said = form.querySelector("[data-saved]");
    said.textContent = said.dataset.words;
  };
  const clock = setInterval(keep, 5000);
  form.addEventListener("submit", () => clearInterval(clock));

  focus(form.querySelector("[aria-invalid=true]") || stops[0]);
})();
