// A report typed on a telephone is never lost: words are kept as they are typed, and what could not
// be sent stays, with its photos, until the office can be reached. The server takes the same once.
(() => {
  "use strict";
  const form = document.querySelector("[data-tell]");
  if (!form) return;
  const key = `steward-tell:${location.pathname}`;
  const note = form.querySelector("[data-note]");
  const range = form.querySelector("input[type=range]");
  const shown = form.querySelector("[data-percent]");
  const words = form.querySelector("textarea");
  const photos = form.querySelector("input[type=file]");
  const names = form.querySelector("[data-photos]");
  const button = form.querySelector("button[type=submit]");
  let waiting = false;

  const say = (text) => {
    note.textContent = text;
    note.hidden = !text;
  };
  const percent = () => {
    if (range && shown) shown.textContent = `${range.value}%`;
  };
  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ text: words.value, percent: range?.value, at: Date.now() }));
    } catch {
      // A full or forbidden store: the page itself still holds everything.
    }
  };
  const forget = () => localStorage.removeItem(key);

  const draft = JSON.parse(localStorage.getItem(key) ?? "null");
  if (draft && Date.now() - draft.at < 3 * 864e5 && !words.value) {
    words.value = draft.text;
    if (range && draft.percent) range.value = draft.percent;
  }
  percent();
  form.addEventListener("input", () => {
    percent();
    keep();
  });
  photos?.addEventListener("change", () => {
    names.textContent = [...photos.files].map((f) => f.name).join(", ");
  });
  form.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-say]");
    if (!chip) return;
    words.value = words.value ? `${words.value}\n${chip.dataset.say}` : chip.dataset.say;
    words.focus();
    keep();
  });

  async function send() {
    if (!navigator.onLine) {
      waiting = true;
      return say(form.dataset.kept);
    }
    button.disabled = true;
    say(form.dataset.sending);
    let answer;
    try {
      answer = await fetch(location.href, { method: "POST", body: new FormData(form) });
    } catch {
      waiting = true;
      button.disabled = false;
      return say(form.dataset.kept);
    }
    waiting = false;
    if (answer.redirected && new URL(answer.url).pathname !== "/sign-in/") {
      forget();
      return location.assign(answer.url);
    }
    if (answer.redirected) return location.assign(answer.url);
    document.open();
    document.write(await answer.text());
    document.close();
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
    send();
  });
  addEventListener("online", () => {
    if (waiting) send();
  });
})();
