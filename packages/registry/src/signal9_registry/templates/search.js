"use strict";
// Looks through fields.js; every word must occur, names count before descriptions.
const input = document.getElementById("search");
const found = document.getElementById("found");
const root = input.dataset.root;

function score(entry, words) {
  const name = `${entry.event}.${entry.path}`.toLowerCase();
  const last = (entry.path || entry.event).split(".").pop().toLowerCase();
  const text = entry.words.toLowerCase();
  let total = 0;
  for (const word of words) {
    if (last === word) total += 8;
    else if (last.startsWith(word)) total += 5;
    else if (name.includes(word)) total += 3;
    else if (text.includes(word)) total += 1;
    else return 0;
  }
  return total;
}

function link(entry) {
  const item = document.createElement("li");
  const anchor = document.createElement("a");
  const event = entry.event || "assetListed";
  anchor.href = `${root}events/${event}.html` + (entry.event && entry.path ? `#${encodeURIComponent(entry.path)}` : "");
  const name = document.createElement("b");
  name.textContent = entry.path || entry.event;
  const place = document.createElement("span");
  place.textContent = entry.path ? entry.event || "every event" : "event";
  const words = document.createElement("small");
  words.textContent = entry.words;
  anchor.append(name, " ", place, words);
  item.append(anchor);
  return item;
}

function search() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = words.length ? window.FIELDS.map((entry) => [score(entry, words), entry]).filter(([points]) => points) : [];
  hits.sort((one, other) => other[0] - one[0]);
  found.replaceChildren(...hits.slice(0, 30).map(([, entry]) => link(entry)));
  if (words.length && !hits.length) {
    const none = document.createElement("li");
    none.textContent = "Nothing has all of these words.";
    found.append(none);
  }
  found.hidden = !words.length;
}

input.addEventListener("input", search);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== input) {
    event.preventDefault();
    input.focus();
  }
  if (event.key === "Escape") {
    input.value = "";
    search();
  }
  if (event.key === "Enter" && document.activeElement === input) found.querySelector("a")?.click();
});
if (location.hash.startsWith("#q=")) {
  input.value = decodeURIComponent(location.hash.slice(3));
  search();
}

// The flow: what a box leads to, and what leads to it.
for (const node of document.querySelectorAll(".node")) {
  const name = node.dataset.name;
  node.addEventListener("mouseenter", () => {
    const near = new Set([name]);
    for (const line of document.querySelectorAll(".line")) {
      const touches = line.dataset.source === name || line.dataset.target === name;
      line.classList.toggle("near", touches);
      if (touches) near.add(line.dataset.source).add(line.dataset.target);
    }
    for (const other of document.querySelectorAll(".node")) other.classList.toggle("far", !near.has(other.dataset.name));
  });
  node.addEventListener("mouseleave", () => {
    for (const each of document.querySelectorAll(".near, .far")) each.classList.remove("near", "far");
  });
}
