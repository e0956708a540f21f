// The desk without this file works; with it clocks count, and what is on screen stays current.
"use strict";

// ---- On a phone the way to the other pages is one line that one moves along.
document.querySelector(".bar [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// ---- Clocks: the server says what time it is; this machine's own clock may be wrong.
const bodyNow = document.querySelector("[data-now]");
const ahead = bodyNow ? Number(bodyNow.dataset.now) - Date.now() / 1000 : 0;

function lasting(seconds) {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.floor(hours / 24)} days`;
}

function tick() {
  const now = Date.now() / 1000 + ahead;
  for (const clock of document.querySelectorAll("[data-due]")) {
    const left = Number(clock.dataset.due) - now;
    const words = left > 0 ? `due in ${lasting(left)}` : `overdue by ${lasting(left)}`;
    if (clock.textContent !== words) clock.textContent = words;
    const box = clock.closest(".running, .soon, .over");
    if (box && left <= 0) { box.classList.remove("running", "soon"); box.classList.add("over"); }
  }
  for (const one of document.querySelectorAll("[data-left]")) {
    const left = Math.ceil(Number(one.dataset.left) - now);
    const words = left > 90 ? `in ${Math.ceil(left / 60)} minutes` : left > 0 ? `in ${left} seconds` : "now";
    if (one.textContent !== words) one.textContent = words;
  }
}

// ---- What polls: an element that holds the address of its own newest state.
function told(words) {
  const place = document.getElementById("told");
  if (place) place.textContent = words;
}

function names(list) {
  return new Set([...list.querySelectorAll("[data-thread]")].map((row) => row.dataset.thread));
}

function renewed(place, html) {
  const before = names(place);
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  place.innerHTML = html;
  if (focused) place.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  const after = names(place);
  const come = [...after].filter((one) => !before.has(one));
  const gone = [...before].filter((one) => !after.has(one)).length;
  for (const one of come) place.querySelector(`[data-thread="${CSS.escape(one)}"]`).classList.add("fresh");
  const parts = [];
  if (come.length) parts.push(`${come.length} new`);
  if (gone) parts.push(`${gone} gone from this list`);
  if (parts.length) told(parts.join(", "));
  tick();
}

function watch(place) {
  let seen = place.dataset.etag || "", failed = 0;
  const every = 1000 * Number(place.dataset.every || 15);
  const post = place.dataset.method === "post";
  async function look() {
    if (!document.hidden) {
      try {
        const answer = await fetch(place.dataset.poll, {
          method: post ? "POST" : "GET",
          headers: seen ? { "If-None-Match": seen } : {},
          body: post ? new URLSearchParams({ csrf: place.dataset.csrf }) : undefined,
          redirect: "manual",
        });
        if (answer.type === "opaqueredirect" || answer.status === 401) return location.reload();
        failed = answer.ok || answer.status === 304 ? 0 : failed + 1;
        if (answer.status === 200) {
          seen = answer.headers.get("ETag") || "";
          const html = await answer.text();
          // Nobody's typing or open menu is taken from under their hands.
          if (!place.querySelector("details[open], textarea:focus, select:focus, input:checked")) renewed(place, html);
        }
      } catch { failed += 1; }
      if (failed === 2) told("The desk does not answer. What you see may be old; it goes on trying.");
      if (failed === 0 && document.getElementById("told")?.textContent.startsWith("The desk does")) told("");
    }
    return setTimeout(look, every * Math.min(4, 1 + failed));
  }
  setTimeout(look, post ? 0 : every);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });
}

// ---- Forms: one press is one act, however impatient the finger.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (event.target.dataset.sent) return event.preventDefault();
  event.target.dataset.sent = "1";
  return setTimeout(() => delete event.target.dataset.sent, 8000);
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

for (const filters of document.querySelectorAll("details.filters")) {
  const wide = matchMedia("(min-width: 60rem)");
  const fit = () => { filters.open = wide.matches || filters.dataset.set === "1"; };
  wide.addEventListener("change", fit);
  fit();
}

// ---- An answer that was put together is copied as it stands.
for (const button of document.querySelectorAll("[data-copy-whole]")) {
  const whole = document.querySelector(".whole");
  button.hidden = !whole || document.querySelector("[data-refused]") !== null;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(whole.textContent);
      button.textContent = "Copied";
    } catch { button.textContent = "Select it, and copy it by hand"; }
  });
}

for (const place of document.querySelectorAll("[data-poll]")) watch(place);
document.querySelector("[data-show]")?.focus();
tick();
setInterval(tick, 1000);
