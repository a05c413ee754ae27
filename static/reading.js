// Intake's reader: a dropped, chosen or pasted letter is sent to be read, and fills what is still empty.
// Nothing the clerk typed is overwritten; where the letter says otherwise, it is said beside the field.
(() => {
  "use strict";
  const form = document.querySelector("#intake");
  const reader = document.querySelector("#reader");
  if (!form || !reader) return;
  const box = document.querySelector("#reading");
  const typed = new Set();
  const filled = new Map();
  const chosen = new Set(["kind", "urgency", "secrecy"]);
  const field = (name) => form.elements[name];
  const offered = new Map([...chosen].map((name) => [name, field(name).value]));

  // What a person enters is his; what stood in the draft is, too, except for choices with a default.
  form.addEventListener("input", (event) => {
    if (!event.isTrusted || !event.target.name) return;
    typed.add(event.target.name);
    unmark(event.target.name);
  });
  form.addEventListener("change", (event) => event.isTrusted && event.target.name && typed.add(event.target.name));
  const his = (name) => {
    if (typed.has(name)) return true;
    const stop = field(name);
    const suggested = stop.classList.contains("auto") || filled.get(name) === stop.value;
    return !chosen.has(name) && stop.value.trim() !== "" && !suggested;
  };

  // ── Ways in.
  // Beside a piece of the tray there is a scan already: what is dropped is a further file of the letter.
  const further = (files) => {
    const all = new DataTransfer();
    for (const file of [...field("file").files, ...files]) all.items.add(file);
    field("file").files = all.files;
    field("file").dispatchEvent(new Event("change", { bubbles: true }));
  };
  const send = (files) => {
    if (!files.length) return;
    if (reader.hidden) return further(files);
    const one = new DataTransfer();
    one.items.add(files[0]);
    reader.elements.file.files = one.files;
    reader.elements.text.value = "";
    reader.requestSubmit();
    reader.elements.file.value = "";
  };
  reader.elements.file.addEventListener("change", () => {
    reader.elements.text.value = "";
    reader.requestSubmit();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target === reader) reader.elements.file.value = "";
  });
  document.addEventListener("dragover", (event) => {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    if (event.target.closest?.("input[type=file]")) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  for (const name of ["dragleave", "drop", "dragend"]) {
    document.addEventListener(name, (event) => {
      if (name !== "dragleave" || !event.relatedTarget) document.body.classList.remove("dropping");
    });
  }
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length || event.target.closest?.("input[type=file]")) return;
    event.preventDefault();
    send(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    const files = event.clipboardData?.files ?? [];
    if (!files.length) return;
    event.preventDefault();
    send(files);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F4" || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    (reader.hidden ? field("file") : reader.elements.file).click();
  });

  // ── Filling.
  const mark = (name, level, words) => {
    unmark(name);
    const stop = field(name);
    const note = document.createElement("p");
    note.id = `sure_${name}`;
    note.className = `sure sure--${level}`;
    note.textContent = words;
    stop.closest(".field").append(note);
    const ids = (stop.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
    stop.setAttribute("aria-describedby", [...ids, note.id].join(" "));
  };
  function unmark(name) {
    document.getElementById(`sure_${name}`)?.remove();
    const stop = field(name);
    const ids = (stop?.getAttribute?.("aria-describedby") ?? "").split(" ").filter((i) => i && i !== `sure_${name}`);
    if (ids.length) stop.setAttribute("aria-describedby", ids.join(" "));
    else stop?.removeAttribute?.("aria-describedby");
  }
  const fill = ({ name, value, level, said, other }) => {
    const stop = field(name);
    if (!stop) return;
    if (!value) return his(name) || chosen.has(name) ? unmark(name) : mark(name, level, said);
    if (his(name) && stop.value.trim() !== value) return mark(name, "look", other);
    if (his(name) && typed.has(name)) return mark(name, level, said);
    stop.value = value;
    stop.classList.remove("auto");
    filled.set(name, value);
    mark(name, level, said);
  };
  const settle = () => {
    const done = box.querySelector("[data-read-done]");
    field("reading").value = done?.dataset.reading ?? "";
    const told = box.querySelector("#reading-fields");
    if (!told) return;
    forget();
    for (const one of JSON.parse(told.textContent)) fill(one);
    told.remove();
    // The live checks listen to typing; the draft does, too.
    for (const name of ["title", "issuer_number"]) field(name).dispatchEvent(new Event("input", { bubbles: true }));
    const doubtful = form.querySelector(".sure--look, .sure--none")?.closest(".field")?.querySelector("input, select, textarea");
    (doubtful ?? field("issuer")).focus();
  };
  const forget = () => {
    for (const [name, value] of filled) {
      unmark(name);
      if (!typed.has(name) && field(name).value === value) field(name).value = offered.get(name) ?? "";
    }
    for (const note of form.querySelectorAll(".sure")) note.remove();
    filled.clear();
  };
  box.addEventListener("htmx:afterSwap", settle);
  box.addEventListener("click", (event) => event.target.closest("[data-read-drop]") && forget());
  form.querySelector("[data-clear]")?.addEventListener("click", () => {
    typed.clear();
    forget();
  });
  settle();
})();
