// A folder chosen in the browser is sent some files at a time, each with its path; see form[data-folder].
// Without this module the form takes a ZIP.
const AT_ONCE = 10;
const LITTER = /(^|\/)(\.|~\$|thumbs\.db$|desktop\.ini$|__macosx)/i;

async function post(url, body, token) {
  const response = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token }, credentials: "same-origin" });
  if (!response.ok) {
    const told = await response.json().catch(() => ({}));
    throw new Error(told.reason || "Belum terkirim. Periksa sambungan, lalu kirim lagi.");
  }
  return response;
}

async function send(form, input, state) {
  const files = [...input.files].filter((file) => !LITTER.test(file.webkitRelativePath));
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const opening = new FormData(form);
  opening.delete("archive");
  opening.set("folder", "1");
  if (!opening.get("name")) opening.set("name", files[0]?.webkitRelativePath.split("/")[0] ?? "");
  const opened = await post(form.action, opening, token);
  if (opened.url === form.action) throw new Error("Map belum dapat dibuka. Periksa isian di atas.");
  for (let sent = 0; sent < files.length; sent += AT_ONCE) {
    state.textContent = `Mengirim ${sent} dari ${files.length} berkas …`;
    const some = new FormData();
    for (const file of files.slice(sent, sent + AT_ONCE)) {
      some.append("files", file, file.name);
      some.append("paths", file.webkitRelativePath.split("/").slice(1).join("/") || file.name);
    }
    await post(`${opened.url}tambah/`, some, token);
  }
  location.assign(opened.url);
}

for (const form of document.querySelectorAll("form[data-folder]")) {
  const choice = form.querySelector("[data-folder-choice]");
  const input = choice.querySelector("input");
  const state = form.querySelector("[data-folder-state]");
  choice.hidden = false;
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    const button = form.querySelector("button:not([type])");
    button.disabled = true;
    send(form, input, state).catch((error) => {
      button.disabled = false;
      state.className = "error";
      state.textContent = error.message;
    });
  });
}
