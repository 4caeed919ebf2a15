// Posting a form with files, with a bar and a sentence; shared by both ways of uploading.

export const megabytes = (bytes) =>
  bytes < 104858 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1).replace(".", ",")} MB`;

// why a file cannot be sent, "" when it can: data-max-bytes and accept are hints, the server decides
export function complaint(input, files = input.files) {
  const limit = Number(input.dataset.maxBytes || 0);
  const kinds = (input.accept || "").split(",").map((kind) => kind.trim().toLowerCase()).filter((kind) => kind.startsWith("."));
  for (const file of files) {
    if (!file.size) return `${file.name} kosong. Pilih berkas yang berisi.`;
    if (limit && file.size > limit) return `${file.name} berukuran ${megabytes(file.size)}; paling besar ${megabytes(limit)}.`;
    if (kinds.length && !kinds.some((kind) => file.name.toLowerCase().endsWith(kind))) {
      return `${file.name} bukan jenis yang diterima: ${kinds.join(", ")}.`;
    }
  }
  return "";
}

export function parts(form) {
  const status = form.querySelector("[data-upload-state]") ?? form.appendChild(document.createElement("p"));
  status.setAttribute("role", "status");
  const bar = form.querySelector("progress") ?? form.appendChild(document.createElement("progress"));
  bar.setAttribute("aria-label", "Kemajuan unggahan");
  bar.max = 100;
  return { status, bar };
}

// A form that holds more than files shows the page that came back: it tells what else was not kept.
async function finished(request, { status, bar, isWhole, restart, onTaken }) {
  bar.hidden = true;
  const page = read(request.responseText);
  const isOk = request.status >= 200 && request.status < 400;
  if (isOk && !isNobodys(page)) {
    status.textContent = "Terunggah.";
    await onTaken();
    if (request.responseURL && request.responseURL !== location.href) location.assign(request.responseURL);
    else location.reload();
    return;
  }
  if (isWhole && request.status === 409) {
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.querySelector("[data-error-summary]")?.focus();
    restart();
    return;
  }
  status.className = "error";
  status.textContent = isOk ? "Sesi berakhir; berkas belum terunggah. Masuk lagi, lalu pilih berkas yang sama." : reasonIn(page);
}

const read = (text) => new DOMParser().parseFromString(text, "text/html");
// where one signs in came back to who was signed in
const isNobodys = (page) => Boolean(document.body.dataset.owner) && !page.body.dataset.owner;
const reasonIn = (page) =>
  page.querySelector(".error, .notice")?.textContent.trim().replace(/\s+/g, " ") || "Belum terunggah. Coba kirim lagi.";

// Posts only the keys of what has arrived, and opens the page anew, which says what became of it.
// The answer is a redirect that is not followed here: its page would use up the sentence. It may lead
// to where one signs in, so `onTaken` asks the server itself what was used.
export async function handIn(form, submitter, keys, onTaken) {
  const told = new FormData(form, submitter);
  keys.forEach((key) => told.append("upload_keys", key));
  const response = await fetch(form.action, { method: "POST", body: told, credentials: "same-origin", redirect: "manual" });
  if (response.type === "opaqueredirect" || response.ok) {
    await onTaken();
    return location.reload();
  }
  throw new Error(reasonIn(read(await response.text())), { cause: response.status });
}

// Posts the form; `keys` are uploads that arrived before it, `onTaken` is awaited when it was taken.
export function send(form, submitter, { restart, keys = [], onTaken = () => {} }) {
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
  request.addEventListener("load", () => finished(request, { status, bar, isWhole: form.dataset.upload === "page", restart, onTaken }));
  request.addEventListener("error", lost);
  request.addEventListener("loadend", () => submitter && (submitter.disabled = false));
  bar.hidden = false;
  bar.value = 0;
  status.className = "hint";
  const told = new FormData(form, submitter);
  keys.forEach((key) => told.append("upload_keys", key));
  if (submitter) submitter.disabled = true;
  request.open("POST", form.action);
  request.send(told);
}
