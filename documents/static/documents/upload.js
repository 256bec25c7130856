// Sends files one after the other with their progress, each on its own, so that one refusal stops no other.
const form = document.querySelector("form[data-upload]");
const input = form.elements.upload;
const list = form.querySelector("[data-upload-list]");
const status = form.querySelector("[data-upload-status]");
const overlay = form.querySelector("[data-upload-drop]");
const same = form.querySelector("[data-upload-same]");
const say = form.dataset;
const queue = [];
let sending = null;
let arrived = 0;

const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

function add(file) {
  const id = `upload-${list.childElementCount + 1}`;
  const note = make("span", { className: "muted num small upload-note", textContent: say.waiting });
  const bar = make("progress", { id, max: 100, value: 0 });
  const label = make("label", { htmlFor: id, className: "clip", textContent: file.name });
  const cancel = make("button", { type: "button", className: "button button-small", textContent: "Annuler" });
  cancel.setAttribute("aria-label", `${say.cancel} ${file.name}`);
  const progress = make("div", { className: "progress" }, make("div", { className: "progress-head" }, label, note), bar);
  const item = make("li", { className: "upload-item" }, progress, cancel);
  const job = { file, item, note, bar, cancel, request: null, state: "waiting" };
  cancel.addEventListener("click", () => onButton(job));
  list.append(item);
  const refusal = !file.size ? say.empty : file.size > Number(say.maxSize) ? say.tooLarge : "";
  refusal ? settle(job, "refused", refusal) : queue.push(job);
}

function onButton(job) {
  if (job.state === "failed") {
    job.cancel.textContent = "Annuler";
    settle(job, "waiting", say.waiting);
    queue.push(job);
    next();
  } else if (job.request) {
    job.request.abort();
  } else {
    queue.splice(queue.indexOf(job), 1);
    settle(job, "cancelled", say.cancelled);
  }
}

function settle(job, state, words) {
  job.state = state;
  job.item.dataset.state = state === "refused" ? "failed" : state;
  job.note.textContent = words;
  job.request = null;
  job.bar.hidden = state !== "waiting" && state !== "sending";
  if (state === "failed") job.cancel.textContent = say.retry;
  else job.cancel.hidden = state !== "waiting" && state !== "sending";
  if (state !== "waiting" && state !== "sending") status.textContent = `${job.file.name} : ${words}`;
}

function send(job) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set("same_name", form.elements.same_name.value);
  body.set("upload", job.file, job.file.name);
  const request = (job.request = new XMLHttpRequest());
  job.state = "sending";
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => {
    const share = event.total ? Math.floor((100 * event.loaded) / event.total) : 0;
    job.bar.value = share;
    job.note.textContent = `${share} %`;
  });
  return new Promise((resolve) => {
    const end = (state, words) => resolve(settle(job, state, words));
    request.addEventListener("load", () => {
      if (request.status === 201) {
        arrived += 1;
        end("done", say.done);
      } else {
        // A refusal is final; a server that fails may do better next time.
        end(request.status < 500 && request.response?.message ? "refused" : "failed", request.response?.message || say.lost);
      }
    });
    request.addEventListener("error", () => end("failed", say.lost));
    request.addEventListener("abort", () => end("cancelled", say.cancelled));
    request.send(body);
  });
}

async function next() {
  if (sending) return;
  while ((sending = queue.shift())) await send(sending);
  if (arrived) {
    arrived = 0;
    status.textContent = say.summary;
    const content = document.getElementById("folder-content");
    window.htmx ? window.htmx.trigger(content, "uploaded") : location.reload();
  }
}

function take(files) {
  if (!files.length) return;
  for (const done of list.querySelectorAll("[data-state='done'], [data-state='cancelled']")) done.remove();
  same.hidden = false;
  for (const file of files) add(file);
  next();
}

form.hidden = false;
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-upload-pick]") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  input.click();
});
input.addEventListener("change", () => {
  take([...input.files]);
  input.value = "";
});

// Files dropped anywhere on the page go to this folder; what else is dragged (text, links) is left alone.
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  overlay.hidden = false;
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) overlay.hidden = true;
});
document.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  overlay.hidden = true;
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
  // A dropped folder is no file: what it holds is chosen within it.
  take([...event.dataTransfer.files].filter((_file, at) => !entries[at]?.isDirectory));
});
addEventListener("beforeunload", (event) => {
  if (sending) event.preventDefault();
});
