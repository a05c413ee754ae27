// What must move on the page: theme, keys, toast, focus after htmx. Every page works without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // ── Theme: change at once, then tell the server, which writes data-theme from then on.
  const isDark = () =>
    root.dataset.theme === "dark" ||
    (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-theme-form]")) return;
    event.preventDefault();
    const theme = isDark() ? "light" : "dark";
    root.dataset.theme = theme;
    const body = new FormData(form);
    body.set("theme", theme);
    fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
  });

  // ── Small acts of buttons: open and close a dialog, take a phrase, print.
  const acts = {
    open: (button) => one(button.dataset.for)?.showModal(),
    close: (button) => button.closest("dialog")?.close(),
    print: () => window.print(),
    phrase: (button) => {
      const text = one("textarea", button.closest("form"));
      text.value = button.textContent.trim();
      text.dispatchEvent(new Event("input", { bubbles: true }));
      text.focus();
    },
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button && acts[button.dataset.act]) acts[button.dataset.act](button);
    for (const menu of all("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });

  // ── Toast: `say` carries a text, or a text and where to post to undo it.
  let hiding;
  const toast = one("#toast");
  document.addEventListener("say", (event) => {
    const said = event.detail.value ?? event.detail;
    const undo = one("[data-undo]", toast);
    one("[data-say]", toast).textContent = said.text ?? said;
    undo.hidden = !said.undo;
    undo.onclick = () => {
      toast.hidden = true;
      window.htmx.ajax("POST", said.undo, { swap: "none" }).then(() => location.reload());
    };
    toast.hidden = false;
    clearTimeout(hiding);
    hiding = setTimeout(() => (toast.hidden = true), 10000);
  });

  // ── Rows: one is current; J and K move it, its buttons carry the single keys.
  const rows = () => all("[data-rows] > *").filter((row) => row.offsetParent !== null);
  const currentRow = () => one("[data-rows] > .is-cur");
  const choose = (row, focus) => {
    all("[data-rows] > .is-cur").forEach((other) => other.classList.remove("is-cur"));
    if (!row) return;
    row.classList.add("is-cur");
    if (focus) (row.matches("a, button") ? row : one("a, button", row))?.focus();
  };
  const step = (by) => {
    const list = rows();
    if (!list.length) return;
    const at = list.indexOf(currentRow());
    choose(list[Math.max(0, Math.min(list.length - 1, at + by))], true);
  };
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-rows] > *");
    if (row) choose(row, false);
  });

  // ── Rows picked for one command: the bar shows itself with the first.
  const bulk = one("[data-bulk]");
  const picked = () => all("[data-pick]:checked").length;
  const counted = () => {
    if (!bulk) return;
    const n = picked();
    bulk.classList.toggle("is-on", n > 0);
    one("[data-picked]", bulk).value = n || "";
  };
  document.addEventListener("change", (event) => event.target.matches("[data-pick]") && counted());
  bulk?.addEventListener("reset", () => setTimeout(counted));
  addEventListener("pageshow", counted);

  // ── A page that shows the result of a form answers a reload with the list, not with the form again.
  const address = one("[data-address]")?.dataset.address;
  if (address) history.replaceState(null, "", address);

  // ── Keys.
  const typing = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const press = (key) => {
    const wanted = `[data-key="${CSS.escape(key)}"]`;
    const button = (currentRow() && one(wanted, currentRow())) ?? all(wanted).find((b) => !b.closest("[data-rows]"));
    button?.click();
  };
  let going = 0;
  const singles = {
    j: () => step(1),
    k: () => step(-1),
    g: () => (going = Date.now()),
    z: () => !toast?.hidden && one("[data-undo]", toast).click(),
    "?": () => one("#all-keys")?.showModal(),
    "/": () => (one("#find")?.offsetParent ? one("#find") : one("main [type=search]"))?.focus(),
    "[": () => one("[rel=prev]")?.click(),
    "]": () => one("[rel=next]")?.click(),
    ArrowLeft: () => one("[rel=prev]")?.click(),
    ArrowRight: () => one("[rel=next]")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.metaKey || event.ctrlKey) return;
    if (typing(event.target) || root.dataset.keys === "off" || one("dialog[open]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (Date.now() - going < 1500) {
      going = 0;
      const room = one(`[data-go="${CSS.escape(key)}"]`);
      if (room) return event.preventDefault(), room.click();
    }
    if (key === "Enter" && event.target === document.body) return one("a", currentRow() ?? document.createElement("i"))?.click();
    if (key.startsWith("Arrow") && !one("[data-arrows]")) return;
    if (singles[key]) return event.preventDefault(), singles[key]();
    if (key.length === 1) press(key);
  });

  // ── htmx: refusals are shown where they are read; focus goes to the next row.
  let after = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const row = event.target.closest?.("[data-rows] > *");
    if (!row) return; // a recount, say, while a row is on its way
    const list = rows();
    const at = list.indexOf(row);
    after = list[at + 1] ?? list[at - 1] ?? null;
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.responseURL && new URL(xhr.responseURL).pathname === "/sign-in/") return location.reload();
    if (xhr.status < 400) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    event.detail.target = one("#notices");
    event.detail.swapOverride = "innerHTML";
    after = null;
    setTimeout(() => one("#notices").focus());
  });
  document.addEventListener("htmx:sendError", () =>
    document.dispatchEvent(new CustomEvent("say", { detail: root.dataset.offline ?? "…" })),
  );
  // afterRequest, not afterSettle: where the row went away nothing settles.
  document.addEventListener("htmx:afterRequest", () => {
    const next = after;
    after = null;
    setTimeout(() => {
      if (next?.isConnected) return choose(next, true);
      const spent = all("[data-refill]").find((part) => one("ol", part)?.children.length === 0);
      if (spent) htmx.trigger(spent, "spent");
    }, 30);
  });
  // The list was worked off and the next rows took its place: go on at their first.
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.target;
    if (part.matches?.("[data-refill]") && one("[data-rows]", part) && rows().length) choose(rows()[0], true);
  });

  // A bar of tabs that is wider than a telephone shows the tab one is on.
  for (const bar of all(".seg, .filters")) {
    const here = one("[aria-current]", bar);
    if (!here || bar.scrollWidth <= bar.clientWidth) continue;
    const [at, width] = [here.getBoundingClientRect(), bar.getBoundingClientRect()];
    bar.scrollLeft += at.left - width.left - (width.width - at.width) / 2;
  }

  if (rows().length && !currentRow()) choose(rows()[0], false);
})();
