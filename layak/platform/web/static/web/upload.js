// Uploads with a bar: form[data-upload]. Without this module the form posts as any other.
// data-max-bytes and accept on the file input are hints before sending; the server decides.

const megabytes = (bytes) => (bytes / 1048576).toFixed(1).replace(".", ",") + " MB";

function complaint(input) {
  const limit = Number(input.dataset.maxBytes || 0);
  const kinds = (input.accept || "").split(",").map((kind) => kind.trim().toLowerCase()).filter((kind) => kind.startsWith("."));
  for (const file of input.files) {
    if (!file.size) return `${file.name} kosong. Pilih berkas yang berisi.`;
    if (limit && file.size > limit) return `${file.name} berukuran ${megabytes(file.size)}; paling besar ${megabytes(limit)}.`;
    if (kinds.length && !kinds.some((kind) => file.name.toLowerCase().endsWith(kind))) {
      return `${file.name} bukan jenis yang diterima: ${kinds.join(", ")}.`;
    }
  }
  return "";
}

function parts(form) {
  const status = form.querySelector("[data-upload-state]") ?? form.appendChild(document.createElement("p"));
  status.setAttribute("role", "status");
  const bar = form.querySelector("progress") ?? form.appendChild(document.createElement("progress"));
  bar.setAttribute("aria-label", "Kemajuan unggahan");
  bar.max = 100;
  return { status, bar };
}

// A form that holds more than files shows the page that came back: it tells what else was not kept.
function finished(request, status, bar, isWhole) {
  bar.hidden = true;
  if (request.status >= 200 && request.status < 400) {
    status.textContent = "Terunggah.";
    if (request.responseURL && request.responseURL !== location.href) location.assign(request.responseURL);
    else location.reload();
    return;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  if (isWhole && request.status === 409) {
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.querySelector("[data-error-summary]")?.focus();
    startUploads();
    return;
  }
  const said = page.querySelector(".error, .notice");
  status.className = "error";
  status.textContent = said?.textContent.trim().replace(/\s+/g, " ") || "Belum terunggah. Coba kirim lagi.";
}

function send(form, submitter) {
  const { status, bar } = parts(form);
  const request = new XMLHttpRequest();
  const lost = () => {
    bar.hidden = true;
    status.className = "error";
    status.textContent = "Jaringan terputus; berkas belum terunggah. Kirim lagi bila sudah tersambung.";
  };
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = Math.round((event.loaded / event.total) * 100);
    status.textContent = bar.value < 100 ? `Mengunggah ${bar.value} %` : "Memeriksa berkas …";
  });
  request.addEventListener("load", () => finished(request, status, bar, form.dataset.upload === "page"));
  request.addEventListener("error", lost);
  request.addEventListener("loadend", () => submitter && (submitter.disabled = false));
  bar.hidden = false;
  bar.value = 0;
  status.className = "hint";
  const told = new FormData(form, submitter);
  if (submitter) submitter.disabled = true;
  request.open("POST", form.action);
  request.send(told);
}

function listen(form) {
  const input = form.querySelector("input[type=file]");
  if (!input) return;
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
    if (judge()) send(form, event.submitter);
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
