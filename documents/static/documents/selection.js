// Ticking rows of a folder: ranges, keys, a bar that follows, and rows dragged onto folders. Everything has its twin in
// the form #selection, which works without this.
const bar = () => document.getElementById("selection");
const boxes = () => [...document.querySelectorAll('[data-row] input[name="quoi"]')];
const ticked = new Set();
let last = null;

function show() {
  const form = bar();
  if (!form) return;
  const all = boxes();
  for (const box of all) {
    box.checked = ticked.has(box.value);
    box.closest("[data-row]").classList.toggle("row-ticked", box.checked);
  }
  const count = all.filter((box) => box.checked).length;
  const words = count === 1 ? form.dataset.one : form.dataset.many.replace("%", count);
  form.classList.toggle("selection-idle", count === 0);
  form.querySelector("[data-selection-count]").textContent = count ? words : "";
  form.querySelector("[data-selection-clear]").hidden = false;
  const whole = document.querySelector("[data-select-all]");
  if (whole) {
    whole.hidden = all.length === 0;
    const box = whole.querySelector("input");
    box.checked = count > 0 && count === all.length;
    box.indeterminate = count > 0 && count < all.length;
  }
  for (const row of document.querySelectorAll("[data-row]")) row.draggable = true;
}

function tick(box, on) {
  on ? ticked.add(box.value) : ticked.delete(box.value);
}
function tickRange(from, to, on) {
  const all = boxes();
  const [first, second] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  if (first >= 0) all.slice(first, second + 1).forEach((box) => tick(box, on));
}
function tickAll(on) {
  boxes().forEach((box) => tick(box, on));
  show();
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.('[data-row] input[name="quoi"]');
  if (box) {
    const from = event.shiftKey && last?.isConnected ? last : box;
    tickRange(from, box, box.checked);
    last = box;
    show();
  } else if (event.target.matches?.("[data-select-all] input")) {
    tickAll(event.target.checked);
  } else if (event.target.closest?.("[data-selection-clear]")) {
    tickAll(false);
  }
});

// With a box focused: arrows walk, with Shift they tick on the way, Ctrl+A takes all, Escape none, Delete bins.
document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.('[data-row] input[name="quoi"]');
  if (!box) return;
  const all = boxes();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const next = all[all.indexOf(box) + step];
    if (next && event.shiftKey) tickRange(box, next, true);
    next?.focus();
    last = next ?? box;
  } else if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
    all.forEach((one) => tick(one, true));
  } else if (event.key === "Escape") {
    all.forEach((one) => tick(one, false));
  } else if (event.key === "Delete" && ticked.size) {
    bar()?.querySelector("[data-selection-bin]")?.click();
  } else return;
  event.preventDefault();
  show();
});

// Rows dragged onto a folder, or onto one that holds this one: what « Déplacer » does.
let dragged = [];
function dropOf(event) {
  const place = dragged.length ? event.target.closest?.("[data-drop]") : null;
  return place && !dragged.includes(`f${place.dataset.drop}`) ? place : null;
}
document.addEventListener("dragstart", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (!row) return;
  const own = row.querySelector('input[name="quoi"]').value;
  dragged = ticked.has(own) ? boxes().filter((box) => box.checked).map((box) => box.value) : [own];
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("application/x-extranet", dragged.join(" "));
});
document.addEventListener("dragover", (event) => {
  const place = dropOf(event);
  document.querySelectorAll(".drop-here").forEach((one) => one.classList.toggle("drop-here", one === place));
  if (!place) return;
  place.classList.add("drop-here");
  event.dataTransfer.dropEffect = "move";
  event.preventDefault();
});
document.addEventListener("dragend", () => {
  dragged = [];
  document.querySelectorAll(".drop-here").forEach((one) => one.classList.remove("drop-here"));
});
document.addEventListener("drop", (event) => {
  const place = dropOf(event);
  if (!place) return;
  event.preventDefault();
  const form = bar();
  const names = [...dragged.map((value) => ["quoi", value]), ["faire", "move"], ["vers", place.dataset.drop]];
  boxes().forEach((box) => (box.checked = false));
  for (const [name, value] of names) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  form.submit();
});

// What is ticked outlives a refresh of the list, and going back.
document.addEventListener("htmx:afterSettle", show);
addEventListener("pageshow", () => {
  boxes().filter((box) => box.checked).forEach((box) => ticked.add(box.value));
  show();
});
show();
