// A press on the driver's phone is never lost: without a signal it is kept with its time and sent
// later. The server takes the same press once, however often it comes.
(() => {
  "use strict";
  const KEY = "steward-presses";
  const note = document.querySelector("#kept");
  const kept = () => JSON.parse(localStorage.getItem(KEY) ?? "[]");
  const keep = (list) => localStorage.setItem(KEY, JSON.stringify(list));
  const show = (text) => {
    note.textContent = text;
    note.hidden = false;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-press]")) return;
    const at = form.querySelector("[name=at]");
    if (at && !at.value) at.value = new Date().toISOString();
    const button = form.querySelector("button:not([name])");
    if (!navigator.onLine) {
      event.preventDefault();
      keep([...kept(), { url: form.action, body: new URLSearchParams(new FormData(form)).toString() }]);
      button.disabled = true;
      show(note.dataset.kept);
      return;
    }
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 5000);
  });

  async function send() {
    const waiting = kept();
    if (!waiting.length || !navigator.onLine) return;
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    while (waiting.length) {
      const one = waiting[0];
      const body = new URLSearchParams(one.body);
      if (token) body.set("csrfmiddlewaretoken", token);
      let answer;
      try {
        answer = await fetch(one.url, { method: "POST", body });
      } catch {
        return show(note.dataset.kept);
      }
      if (new URL(answer.url).pathname === "/sign-in/") return location.assign(answer.url);
      waiting.shift();
      keep(waiting);
      if (!answer.ok) {
        document.open();
        document.write(await answer.text());
        return document.close();
      }
    }
    show(note.dataset.sent);
    location.reload();
  }
  addEventListener("online", send);
  if (kept().length) show(note.dataset.kept);
  send();
})();
