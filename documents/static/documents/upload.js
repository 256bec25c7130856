// Sends files a few at a time, each with its progress, so that one refusal stops no other. A cut line or a closed browser
// costs nothing: chosen again, a file goes on from where it stopped (the tus protocol).
const form = document.querySelector("form[data-upload]");
const input = form.elements.upload;
const whole = form.querySelector("[data-upload-whole]");
const list = form.querySelector("[data-upload-list]");
const count = form.querySelector("[data-upload-count]");
const status = form.querySelector("[data-upload-status]");
const overlay = form.querySelector("[data-upload-drop]");
const same = form.querySelector("[data-upload-same]");
const say = form.dataset;
const AT_ONCE = 3;
const PIECE = 8 * 1024 * 1024;
// Small files go with their announcement, and are not worth remembering.
const SMALL = 1024 * 1024;
const RETRY_AFTER = [0, 1000, 3000, 5000, 10000, 20000, 30000];
const OPEN = ["waiting", "sending", "paused", "failed"];
const jobs = [];
let arrived = 0;
let library = null;

// The address of the form is relative to the page's: a module is imported by a whole one.
const load = () => (library ??= import(new URL(say.tus, location.href)).then(() => window.tus));
const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

function button(job, words, name, act) {
  const element = make("button", { type: "button", className: "button button-small", textContent: words });
  element.setAttribute("aria-label", `${name} ${job.name}`);
  element.addEventListener("click", act);
  return element;
}

function add({ file, path }) {
  const id = `upload-${jobs.length + 1}`;
  const note = make("span", { className: "num small upload-note" });
  const bar = make("progress", { id, max: 100, value: 0 });
  const label = make("label", { htmlFor: id, className: "clip", textContent: path || file.name, title: path || file.name });
  const progress = make("div", { className: "progress" }, make("div", { className: "progress-head" }, label, note), bar);
  const job = { file, path, name: file.name, note, bar, upload: null, state: "" };
  job.pause = button(job, say.pauseWord, say.pause, () => onPause(job));
  job.cancel = button(job, say.cancelWord, say.cancel, () => cancel(job));
  job.item = make("li", { className: "upload-item" }, progress, make("div", { className: "row upload-acts" }, job.pause, job.cancel));
  list.append(job.item);
  jobs.push(job);
  const refusal = !file.size ? say.empty : file.size > Number(say.maxSize) ? say.tooLarge : "";
  settle(job, refusal ? "refused" : "waiting", refusal || say.waiting);
}

function settle(job, state, words) {
  job.state = state;
  job.item.dataset.state = state === "refused" ? "failed" : state;
  job.note.textContent = words;
  const isOpen = OPEN.includes(state);
  job.bar.hidden = !isOpen || state === "failed";
  job.cancel.hidden = !isOpen;
  job.pause.hidden = !isOpen || state === "waiting";
  const [word, name] = { paused: [say.resumeWord, say.resume], failed: [say.retryWord, say.retry] }[state] ?? [say.pauseWord, say.pause];
  job.pause.textContent = word;
  job.pause.setAttribute("aria-label", `${name} ${job.name}`);
  if (!["waiting", "sending"].includes(state)) status.textContent = `${job.name} : ${words}`;
}

function onPause(job) {
  if (job.state === "sending") {
    job.upload?.abort();
    settle(job, "paused", say.paused);
  } else {
    settle(job, "waiting", say.waiting);
  }
  next();
}

function cancel(job) {
  // What the server has of it goes too, and its room comes back.
  job.upload?.abort(true).catch(() => {});
  settle(job, "cancelled", say.cancelled);
  next();
}

function refusal(error) {
  const answer = error.originalResponse;
  if (!answer) return null;
  let message = "";
  try {
    message = JSON.parse(answer.getBody()).message;
  } catch {
    // A proxy's page: what it says means nothing to who sends a file.
  }
  const code = answer.getStatus();
  return message && ((code >= 400 && code < 500 && code !== 423) || code === 507) ? message : null;
}

async function start(job) {
  settle(job, "sending", say.waiting);
  const isSmall = job.file.size <= SMALL;
  let tus;
  try {
    tus = await load();
  } catch {
    library = null;
    settle(job, "failed", say.lost);
    return next();
  }
  if (job.state !== "sending") return;
  job.upload ??= new tus.Upload(job.file, {
    endpoint: form.dataset.tusUrl,
    chunkSize: PIECE,
    retryDelays: RETRY_AFTER,
    uploadDataDuringCreation: isSmall,
    storeFingerprintForResuming: !isSmall,
    removeFingerprintOnSuccess: true,
    // The library knows files by name, size and date: two twins of a folder's tree must not be taken for one another.
    fingerprint: async (file) => ["envoi", say.tusUrl, job.path, file.name, file.size, file.lastModified, form.elements.same_name.value].join("|"),
    metadata: { filename: job.name, relativePath: job.path, sameName: form.elements.same_name.value },
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, Accept: "application/json" },
    onShouldRetry: (error) => {
      const code = error.originalResponse?.getStatus() ?? 0;
      return code === 0 || code === 409 || code === 423 || (code >= 500 && code !== 507);
    },
    onProgress: (sent, total) => {
      if (job.state !== "sending") return;
      const share = total ? Math.floor((100 * sent) / total) : 0;
      job.bar.value = share;
      job.note.textContent = `${share} %`;
    },
    onSuccess: () => {
      arrived += 1;
      settle(job, "done", say.done);
      next();
    },
    onError: (error) => {
      if (job.state !== "sending") return;
      const message = refusal(error);
      job.upload = message ? null : job.upload;
      settle(job, message ? "refused" : "failed", message ?? say.lost);
      next();
    },
  });
  if (!isSmall && !job.upload.url) {
    const [before] = await job.upload.findPreviousUploads();
    if (before) job.upload.resumeFromPreviousUpload(before);
  }
  if (job.state === "sending") job.upload.start();
}

function next() {
  const sending = jobs.filter((job) => job.state === "sending").length;
  const waiting = jobs.filter((job) => job.state === "waiting");
  waiting.slice(0, Math.max(0, AT_ONCE - sending)).forEach(start);
  const done = jobs.filter((job) => job.state === "done").length;
  count.hidden = jobs.length < 2;
  count.textContent = say.count.replace("{done}", done).replace("{all}", jobs.filter((job) => job.state !== "cancelled").length);
  if (sending || waiting.length || !arrived) return;
  arrived = 0;
  status.textContent = say.summary;
  const content = document.getElementById("folder-content");
  window.htmx ? window.htmx.trigger(content, "uploaded") : location.reload();
}

function take(files) {
  if (!files.length) return;
  if (!jobs.some((job) => OPEN.includes(job.state))) {
    jobs.length = 0;
    list.replaceChildren();
  }
  same.hidden = false;
  for (const file of files) add(file);
  next();
}

const chosen = (files) => [...files].map((file) => ({ file, path: file.webkitRelativePath || "" }));

form.hidden = false;
for (const [name, chooser] of [["pick", input], ["folder", whole]]) {
  document.addEventListener("click", (event) => {
    if (!event.target.closest(`[data-upload-${name}]`) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    chooser.click();
  });
  chooser.addEventListener("change", () => {
    take(chosen(chooser.files));
    chooser.value = "";
  });
}

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
document.addEventListener("drop", async (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  overlay.hidden = true;
  // Taken before the first wait: a browser forgets what was dropped once the event is over.
  const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
  const taken = items.map((item) => [item.webkitGetAsEntry?.(), item.getAsFile()]);
  const folders = taken.filter(([entry]) => entry?.isDirectory).map(([entry]) => entry);
  take(taken.filter(([entry, file]) => file && !entry?.isDirectory).map(([, file]) => ({ file, path: "" })));
  if (!folders.length) return;
  const { filesIn } = await import(new URL(say.folders, location.href));
  for (const folder of folders) take(await filesIn(folder));
});
addEventListener("beforeunload", (event) => {
  if (jobs.some((job) => job.state === "sending" || job.state === "waiting")) event.preventDefault();
});
