// The full window of a document: zoom, the page one is at, keys. Without it pages are read one below the other.
const body = document.querySelector("[data-viewer]");
const tools = document.querySelector("[data-viewer-zoom]");
const field = document.getElementById("viewer-page");
const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
let step = STEPS.indexOf(1);

function zoom(by) {
  step = Math.min(STEPS.length - 1, Math.max(0, step + by));
  body.toggleAttribute("data-zoomed", STEPS[step] !== 1);
  body.style.setProperty("--zoom", STEPS[step]);
  document.querySelector("[data-zoom-value]").textContent = `${STEPS[step] * 100} %`;
  sharpen();
}

// Past their own size, pages are asked for in twice as many dots: only those on the screen.
function sharpen() {
  if (STEPS[step] <= 1) return;
  for (const image of document.querySelectorAll("img[data-large]")) {
    const { top, bottom } = image.getBoundingClientRect();
    if (bottom < -innerHeight || top > 2 * innerHeight) continue;
    image.src = image.dataset.large;
    delete image.dataset.large;
  }
}

const figures = () => [...document.querySelectorAll("[data-page]")];
function current() {
  return figures().findLast((figure) => figure.getBoundingClientRect().top < innerHeight / 2) ?? figures()[0];
}
function goTo(figure) {
  figure?.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}
function walk(by) {
  const pages = figures();
  goTo(pages[pages.indexOf(current()) + by]);
}

const KEYS = { "+": () => zoom(1), "-": () => zoom(-1), ArrowRight: () => walk(1), ArrowLeft: () => walk(-1) };
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, audio, video, .table-wrap");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key] || !tools) return;
  // Single keys can be switched off (WCAG 2.1.4); arrows are no characters.
  if (localStorage.getItem("shortcuts") === "off" && !event.key.startsWith("Arrow")) return;
  if (STEPS[step] > 1 && event.key.startsWith("Arrow")) return;
  event.preventDefault();
  KEYS[event.key]();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-zoom]");
  if (button) zoom(Number(button.dataset.zoom));
});
document.querySelector("[data-viewer-go]")?.addEventListener("submit", (event) => {
  const figure = document.getElementById(`page-${field.value}`);
  if (!figure) return;
  event.preventDefault();
  goTo(figure);
});
addEventListener(
  "scroll",
  () => {
    sharpen();
    if (field && document.activeElement !== field && current()) field.value = current().dataset.page;
  },
  { passive: true },
);
if (tools) tools.hidden = false;
