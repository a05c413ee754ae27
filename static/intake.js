// Intake by keyboard alone: Enter walks the fields, days unfold, drafts are kept, habits are offered.
// The form works without it; the server reads the same shorthand.
(() => {
  "use strict";
  const form = document.querySelector("[data-intake]");
  if (!form) return;
  const field = (name) => form.elements[name];
  const inputs = "input:not([type=hidden], [type=file], [data-undo]), select, textarea";
  const stops = [...form.querySelectorAll(inputs)];
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
      if (event.shiftKey) setAside();
      else answer.finally(() => form.requestSubmit());
    } else if (event.key === "Enter" && stops.includes(event.target)) {
      event.preventDefault();
      enter(event.target, event.shiftKey ? -1 : 1);
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
    } else if (event.key === "F9") {
      event.preventDefault();
      take();
    } else if (event.key === "F8") {
      const paper = document.querySelector(event.shiftKey ? "[data-receipt]" : "[data-sticker]");
      if (!paper) return;
      event.preventDefault();
      print(paper.href);
    } else if (event.key === "F3") {
      event.preventDefault();
      back();
    } else if (event.altKey && event.key.toLowerCase() === "z") {
      const reason = document.querySelector("#undo-reason");
      if (reason) {
        event.preventDefault();
        reason.focus();
      }
    } else if (event.key === "F2") {
      const link = document.querySelector("#dup [data-first]");
      if (link) {
        event.preventDefault();
        link.focus();
      }
    }
  });

  // The sheet is loaded beside the page and printed from there: the form keeps the focus.
  function print(address) {
    const frame = document.createElement("iframe");
    frame.className = "vh";
    frame.tabIndex = -1;
    frame.title = address;
    frame.src = address;
    frame.dataset.printing = "";
    frame.addEventListener("load", () => {
      try {
        frame.contentWindow.print();
      } catch {
        window.open(address, "_blank", "noopener");
      }
    });
    document.querySelector("[data-printing]")?.remove();
    document.body.append(frame);
  }

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
    field("file").value = field("sha256").value = "";
    touched = new Set();
    asked = "";
    offers = [];
    box.replaceChildren();
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

  // ── The sender: initials, a short name or a number's code become its name; its habits are offers.
  const box = form.querySelector("[data-offers]");
  let asked = "";
  let offers = [];
  let answer = Promise.resolve();
  const learn = (name, typed) => {
    if (!typed || typed === asked) return;
    asked = typed;
    answer = ask(form.dataset.habits, { [name]: typed }).then(
      (habit) => typed === asked && heard(habit, name, typed),
      () => {},
    );
  };
  // Nobody waits for the answer: what was typed meanwhile stays.
  function heard(habit, name, typed) {
    const issuer = field("issuer");
    if (issuer.value.trim() !== (name === "issuer" ? typed : "")) return;
    if (habit.sender && issuer.value.trim() !== habit.sender.name) {
      issuer.value = asked = habit.sender.name;
      issuer.classList.add("auto");
      check();
      changed();
    }
    offers = habit.offers;
    show(habit);
    fillNumber(habit.code);
  }
  // The code and year of the sender's numbers; digits that stand there already go inside.
  function fillNumber(code) {
    const number = field("issuer_number");
    const digits = number.value.trim();
    if (!code || !/^\d{0,6}$/.test(digits)) return;
    number.value = `${code}〔${new Date().getFullYear()}〕${digits}号`;
    number.classList.add("auto");
    if (document.activeElement === number) caret(number);
    check();
    changed();
  }
  // A whole number typed or scanned into the one that was filled in.
  const TWICE = /^[^〔]*〔\d{4}〕(.+[〔[(（]\d{4}[〕\])）].*?)号?号$/;
  field("issuer_number").addEventListener("input", (event) => {
    const found = TWICE.exec(event.target.value);
    if (found && /号号$/.test(event.target.value)) event.target.value = `${found[1]}号`;
  });
  function show(habit) {
    box.replaceChildren();
    if (!habit.sender && field("issuer").value.trim()) box.append(box.dataset.new);
    for (const offer of offers) {
      const chip = document.createElement("span");
      chip.className = "chip";
      const told = { lead_department: box.dataset.lead, due_on: box.dataset.term }[offer.field];
      chip.textContent = `${told ? `${told} ` : ""}${offer.label} · ${offer.why}`;
      box.append(chip);
    }
    if (!offers.some((offer) => field(offer.field))) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn--quiet";
    button.append(`${box.dataset.take} `, Object.assign(document.createElement("kbd"), { textContent: "F9" }));
    button.addEventListener("click", take);
    box.append(button);
  }
  // One key takes all that is offered, but nothing over what was typed by hand.
  function take() {
    for (const offer of offers) {
      const stop = field(offer.field);
      if (!stop || (touched.has(offer.field) && stop.value)) continue;
      put(offer.field, offer.value, true);
      touched.add(offer.field);
    }
    changed();
  }
  function enter(stop, by) {
    walk(stop, by);
    if (by > 0) name(stop);
  }
  function name(stop) {
    if (stop.name === "issuer") learn("issuer", stop.value.trim());
    if (stop.name === "issuer_number" && !field("issuer").value.trim()) learn("number", stop.value.trim());
  }

  // ── Next without registering: what was typed is set aside in this tab, F3 brings it back.
  const SHELF = "intake.aside";
  const shelf = () => JSON.parse(sessionStorage.getItem(SHELF) || "[]");
  const typed = () => Object.fromEntries(stops.map((stop) => [stop.name, stop.value]));
  function setAside() {
    if (!field("issuer").value.trim() && !field("title").value.trim()) return;
    sessionStorage.setItem(SHELF, JSON.stringify([...shelf(), typed()].slice(-20)));
    wipe();
    form.querySelector("[data-saved]").textContent = form.querySelector("[data-aside]").dataset.words;
  }
  function back() {
    const kept = shelf();
    const last = kept.pop();
    if (!last) {
      if (form.dataset.last) keep().then(() => (window.location = form.dataset.last));
      return;
    }
    sessionStorage.setItem(SHELF, JSON.stringify(kept));
    for (const [name, value] of Object.entries(last)) if (field(name)) field(name).value = value;
    touched = new Set(Object.keys(last).filter((name) => last[name]));
    check();
    changed();
    focus(field("title"));
  }
  const aside = form.querySelector("[data-aside]");
  aside.hidden = false;
  aside.addEventListener("click", setAside);

  // ── The same file as with another letter: told before it is sent, where the browser may hash.
  field("file").addEventListener("change", async () => {
    const files = [...field("file").files].slice(0, 3);
    if (!window.crypto.subtle) return;
    const sums = await Promise.all(
      files.map(async (file) => {
        const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
        return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      }),
    );
    field("sha256").value = sums.join(",");
    form.dispatchEvent(new Event("hashed"));
  });
  const caret = (number) => {
    const at = number.value.lastIndexOf("号");
    if (at > 0 && number.classList.contains("auto")) number.setSelectionRange(at, at);
  };
  for (const stop of [field("issuer"), field("issuer_number")]) stop.addEventListener("change", () => name(stop));
  field("issuer_number").addEventListener("focus", () => setTimeout(() => caret(field("issuer_number"))));
  // A suggested number nobody completed is no number; one typed whole inside it is that number.
  form.addEventListener("submit", () => {
    const number = field("issuer_number");
    if (/〕号$/.test(number.value)) number.value = "";
    const whole = TWICE.exec(number.value);
    if (whole) number.value = `${whole[1]}号`;
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
