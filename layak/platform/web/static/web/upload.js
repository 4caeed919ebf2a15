// Uploads with a bar: form[data-upload]. Without this module the form posts as any other.
// form[data-resume="/unggah/"] sends each file by itself before the form, in pieces.
import { complaint, megabytes, parts, send } from "./upload-send.js";

function listen(form) {
  const input = form.querySelector("input[type=file]");
  if (!input) return;
  if (form.dataset.resume) {
    import("./upload-queue.js").then(({ startQueue }) => startQueue(form, input, startUploads));
    return;
  }
  const { status, bar } = parts(form);
  bar.hidden = true;
  const judge = () => {
    const said = complaint(input);
    status.className = said ? "error" : "hint";
    status.textContent = said || [...input.files].map((file) => `${file.name}, ${megabytes(file.size)}`).join("; ");
    return !said;
  };
  input.addEventListener("change", judge);
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    if (judge()) send(form, event.submitter, { restart: startUploads });
  });
  acceptDrops(form.querySelector("[data-drop]") ?? form, input, judge);
}

function acceptDrops(place, input, judge) {
  const mark = (on) => (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    place.classList.toggle("over", on);
  };
  place.addEventListener("dragover", mark(true));
  place.addEventListener("dragleave", mark(false));
  place.addEventListener("drop", (event) => {
    mark(false)(event);
    if (!event.dataTransfer.files.length) return;
    const files = [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1);
    const chosen = new DataTransfer();
    files.forEach((file) => chosen.items.add(file));
    input.files = chosen.files;
    judge();
  });
}

export function startUploads() {
  document.querySelectorAll("form[data-upload]").forEach(listen);
}
