// Conveniences of the desk; every page works without them. No script of anybody else's, nothing stored.
"use strict";

// Drag a story of the ten to another place: its form opens with that place filled in, and asks for the reason.
for (const list of document.querySelectorAll("#picks")) {
  let dragged = null;
  for (const story of list.children) {
    const handle = story.querySelector(".place");
    handle.draggable = true;
    handle.title = list.dataset.hint;
    handle.addEventListener("dragstart", (event) => {
      dragged = story;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", story.dataset.rank);
    });
    story.addEventListener("dragover", (event) => {
      if (dragged && dragged !== story) event.preventDefault();
    });
    story.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!dragged) return;
      const form = dragged.querySelector(".decide form");
      form.elements.value.value = story.dataset.rank;
      dragged.querySelector(".decide").open = true;
      form.elements.reason.focus();
      dragged = null;
    });
  }
}

// j and k walk the stories and the search's results, where no field has the focus.
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key !== "j" && event.key !== "k") return;
  const links = [...document.querySelectorAll(".story h3 a, .found h2 a")];
  const at = links.indexOf(document.activeElement);
  const next = links[event.key === "j" ? at + 1 : Math.max(at, 1) - 1];
  if (next) next.focus();
});

// What if: a slider says its number, and the effect is asked for a moment after the last change.
for (const form of document.querySelectorAll("#trial")) {
  let waiting = null;
  let asked = null;
  const ask = async () => {
    if (asked) asked.abort();
    asked = new AbortController();
    const effect = document.querySelector("#effect");
    effect.setAttribute("aria-busy", "true");
    try {
      const query = new URLSearchParams(new FormData(form));
      const answer = await fetch(`/what-if?${query}`, { signal: asked.signal, credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("#effect") || page.querySelector(".trouble");
      if (fresh) effect.replaceChildren(...fresh.childNodes);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    } finally {
      effect.removeAttribute("aria-busy");
    }
  };
  form.addEventListener("input", (event) => {
    const output = event.target.parentElement.querySelector("output");
    if (output) output.value = Number(event.target.value).toFixed(2);
    clearTimeout(waiting);
    waiting = setTimeout(ask, 300);
  });
}

// What if on every stored day: what is still being grouped is asked for again until it is there.
for (const list of document.querySelectorAll("#tried-days[data-pending]")) {
  const again = async () => {
    const answer = await fetch(window.location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#tried-days");
    if (!fresh) return;
    list.replaceChildren(...fresh.childNodes);
    if (fresh.dataset.pending) setTimeout(again, 2000);
    else delete list.dataset.pending;
  };
  setTimeout(again, 2000);
}

// Labels: y, n and the digits answer for the item that has the focus, or else the first one that has such an answer.
for (const list of document.querySelectorAll("#questions")) {
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    const item = document.activeElement.closest("#questions li") || list.firstElementChild;
    const buttons = [item, list].flatMap((part) => [...part.querySelectorAll("button[data-key]")]);
    const button = buttons.find((one) => one.dataset.key === event.key);
    if (button) button.click();
  });
  const first = document.querySelector("#author") || list.querySelector("h2 a");
  if (first && !document.querySelector(".trouble")) first.focus({ preventScroll: true });
}

// OPML: a file that is chosen is read here and put into the field that is sent.
for (const input of document.querySelectorAll("input[data-fills]")) {
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (file) input.form.elements[input.dataset.fills].value = await file.text();
  });
}
