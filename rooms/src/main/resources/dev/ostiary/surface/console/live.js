// Renews what is marked data-live whenever the server says that something has changed; reloading the page does the same.
"use strict";

const rest = (millis) => new Promise((done) => setTimeout(done, millis));

const seen = () => new Promise((done) => {
  if (!document.hidden) done();
  else document.addEventListener("visibilitychange", () => seen().then(done), { once: true });
});

async function ask(path) {
  const answer = await fetch(path, { redirect: "error" });
  if (!answer.ok) throw new Error(answer.status);
  return answer;
}

async function renew() {
  const answer = await ask(location.pathname);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-live]")) {
    const now = fresh.getElementById(old.id);
    if (now && now.innerHTML !== old.innerHTML) old.replaceChildren(...now.childNodes);
  }
}

async function watch() {
  for (;;) {
    try {
      await seen();
      await ask("/console/changes");
      await renew();
      await rest(500);
    } catch {
      await rest(10000);
    }
  }
}

watch();
