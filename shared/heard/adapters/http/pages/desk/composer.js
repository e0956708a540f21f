// The composer without this file works by its buttons; with it a draft is checked while one writes.
"use strict";

for (const form of document.querySelectorAll("form[data-check]")) {
  const text = form.elements.text, place = form.querySelector("#verdict");
  const copy = form.querySelector("[data-copy]");
  let waiting = 0, asked = 0;

  // The server counts letters; a browser counts UTF-16, where an emoji is two.
  const offset = (count) => Array.from(text.value).slice(0, count).join("").length;

  function ready() {
    for (const button of place.querySelectorAll("[data-start]")) button.hidden = false;
    copy.hidden = false;
    copy.disabled = place.querySelector("[data-refused]") !== null || !text.value.trim();
  }

  async function check() {
    const mine = ++asked;
    if (!text.value.trim()) { place.textContent = ""; return ready(); }
    try {
      const answer = await fetch(form.dataset.check, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        redirect: "manual",
      });
      if (mine !== asked || !answer.ok) return;
      place.innerHTML = await answer.text();
    } catch { return; }
    return ready();
  }

  form.addEventListener("input", () => {
    if (!form.elements.begun.value) form.elements.begun.value = String(Math.floor(Date.now() / 1000 + ahead));
    copy.disabled = true;
    clearTimeout(waiting);
    waiting = setTimeout(check, 1200);
  });

  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-start]");
    if (!button) return;
    text.focus();
    text.setSelectionRange(offset(Number(button.dataset.start)), offset(Number(button.dataset.end)));
  });

  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      copy.textContent = "Copied";
    } catch {
      text.focus();
      text.select();
    }
  });

  ready();
  // What was typed before this file came is checked too.
  if (text.value.trim() && !place.children.length) check();
}
