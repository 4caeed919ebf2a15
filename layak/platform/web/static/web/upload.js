// Uploads with a bar: form[data-upload]. Without this module the form posts as any other.
// form[data-resume="/unggah/"] sends each file by itself before the form, in pieces.
import { complaint, megabytes, parts, send } from "./upload-send.js";

function listen(form, openQueue, restart) {
  const input = form.querySelector("input[type=file]");
  if (!input) return;
  if (form.dataset.resume) {
    openQueue().then(({ startQueue }) => startQueue(form, input, restart));
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
    if (judge()) send(form, event.submitter, { restart });
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

// `openQueue` fetches the module for what goes in pieces: few pages need it
export function startUploads(openQueue) {
  const restart = () => startUploads(openQueue);
  document.querySelectorAll("form[data-upload]").forEach((form) => listen(form, openQueue, restart));
}
