// An activity is written here even where there is no network: kept on the phone, sent when it can be.
import { onSession, session, startSession } from "./session.js";
import { dropEntry, entriesOf, keepEntry, lastAccount, rememberAccount } from "./activity-store.js";
import { Away, sendEntry, SignedOut, Wrong } from "./activity-send.js";

const AGAIN = 30000;
const TYPED = 400;
const PHOTOS_AT_MOST = 5;
const SKIPPED = ["csrfmiddlewaretoken", "save_id", "photos", "upload_keys"];

const form = document.querySelector("form[data-activity]");
const queue = document.querySelector("[data-activity-queue]");
const isOffline = Boolean(document.querySelector("[data-offline]"));
const uploads = form?.dataset.uploads || "/unggah/";
const make = (name, more = {}) => Object.assign(document.createElement(name), more);
const sending = new Set();
const newId = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
let photos = [];
let current = "";
let isWritten = false;

const SAYS = {
  draft: "Belum disimpan; tulisannya tetap di ponsel ini.",
  waiting: "Tersimpan di ponsel ini. Terkirim sendiri bila jaringan kembali.",
  out: "Tersimpan di ponsel ini. Masuk lagi untuk mengirimnya.",
};

const say = (words, name = "hint") => {
  const place = form?.querySelector("[data-activity-state]");
  if (place) Object.assign(place, { textContent: words, className: name });
};

const megabytes = (bytes) => `${(bytes / 1048576).toFixed(1).replace(".", ",")} MB`;

// ---- the form as an entry, and an entry back into the form

function fields() {
  return [...new FormData(form)].filter(([name, value]) => !SKIPPED.includes(name) && typeof value === "string");
}

const entry = (state, more = {}) => ({ id: current, owner: session.owner, at: Date.now(), state, fields: fields(), photos, ...more });

function fill(kept) {
  current = kept.id;
  photos = kept.photos;
  isWritten = true;
  const values = (name) => kept.fields.filter(([one]) => one === name).map(([, value]) => value);
  for (const input of form.elements) {
    if (!input.name || SKIPPED.includes(input.name) || input.type === "hidden") continue;
    if (input.type === "checkbox") input.checked = input.defaultChecked || values(input.name).includes(input.value); // the question they came from stays
    else input.value = values(input.name)[0] ?? "";
  }
  if (kept.asksChecked) form.querySelector("[data-checked]").hidden = false;
  form.querySelectorAll("details").forEach((one) => (one.open ||= [...one.querySelectorAll("input")].some((input) => (input.type === "checkbox" ? input.checked : input.value))));
  showPhotos();
}

function begin() {
  current = newId();
  photos = [];
  isWritten = false;
  form.reset();
  const today = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  form.elements.happened_on.value ||= today;
  form.querySelector("[data-checked]").hidden = true;
  showPhotos();
}

// ---- photos

function showPhotos() {
  const rows = photos.map((photo, number) => {
    const row = make("li");
    row.append(make("span", { textContent: photo.name }), make("small", { textContent: megabytes(photo.size) }));
    const drop = make("button", { type: "button", className: "button plain small", textContent: "Buang" });
    drop.setAttribute("aria-label", `Buang ${photo.name}`);
    drop.addEventListener("click", () => {
      photos = photos.filter((_, place) => place !== number);
      showPhotos();
      written();
    });
    const end = make("span", { className: "end" });
    end.append(drop);
    row.append(end);
    return row;
  });
  form.querySelector("[data-photo-list]").replaceChildren(...rows);
}

function takePhotos(input) {
  const room = PHOTOS_AT_MOST - photos.length;
  const chosen = [...input.files].filter((file) => file.size);
  photos = [...photos, ...chosen.slice(0, room)];
  input.value = ""; // they travel from the phone's own copy
  say(chosen.length > room ? `Paling banyak ${PHOTOS_AT_MOST} foto; ${chosen.length - room} tidak ikut.` : "", "error");
  showPhotos();
  written();
}

// ---- keeping and sending

let typing = 0;

function written() {
  isWritten = true;
  clearTimeout(typing);
  typing = setTimeout(() => keep("draft").catch(() => {}), TYPED);
}

async function keep(state, more) {
  clearTimeout(typing);
  if (!session.owner) throw new Error("nobody");
  await keepEntry(entry(state, more));
}

async function submit(event) {
  event.preventDefault();
  if (!form.reportValidity()) return;
  const id = current;
  try {
    await keep("waiting");
  } catch {
    // the phone keeps nothing (a private window): the page sends it as it is
    if (!isOffline) return sendPlainly();
    return say("Ponsel ini tidak dapat menyimpan. Tulis di kertas dahulu.", "error");
  }
  const url = await send(id, say);
  if (url) return location.assign(url);
  await afterwards(id);
}

function sendPlainly() {
  const moved = new DataTransfer();
  photos.forEach((photo) => moved.items.add(photo));
  form.querySelector("#id_photos").files = moved.files;
  form.submit();
}

// what could not be sent: refused stays in the form to be mended, the rest waits below
async function afterwards(id) {
  const kept = (await entriesOf(session.owner)).find((one) => one.id === id || one.was === id);
  if (kept?.state === "refused") {
    if (kept.asksChecked) form.querySelector("[data-checked]").hidden = false;
    say(kept.because, "error");
    form.querySelector("[data-activity-state]").scrollIntoView({ block: "center" });
  } else {
    begin();
    say("");
    await show();
    queue.querySelector("h2").scrollIntoView({ block: "center" });
  }
}

// "" when it did not arrive; why stands in the entry
async function send(id, tell) {
  if (sending.has(id)) return "";
  sending.add(id);
  try {
    return await sendEntry(id, uploads, tell);
  } catch (error) {
    await note(id, error);
    return "";
  } finally {
    sending.delete(id);
    await show();
  }
}

async function note(id, error) {
  const kept = (await entriesOf(session.owner)).find((one) => one.id === id);
  if (!kept) return;
  if (error instanceof Wrong) Object.assign(kept, { state: "refused", because: error.message, asksChecked: error.asksChecked, isAgain: false });
  else kept.state = error instanceof SignedOut ? "out" : "waiting";
  if (!(error instanceof Wrong || error instanceof SignedOut || error instanceof Away)) console.warn(error);
  await keepEntry(kept);
  if (error.freshId) await rename(kept, error.freshId);
}

async function rename(kept, id) {
  await keepEntry({ ...kept, id, was: kept.id });
  await dropEntry(kept);
  if (current === kept.id) current = id;
}

async function sendAll() {
  if (!session.owner || !navigator.onLine) return;
  for (const kept of await entriesOf(session.owner)) {
    if (kept.state !== "waiting" && kept.state !== "out") continue;
    await send(kept.id, (words) => tellRow(kept.id, words));
  }
}

// ---- what is still on the phone

const tellRow = (id, words) => {
  const place = queue?.querySelector(`[data-entry="${id}"] small`);
  if (place) place.textContent = words;
};

function row(kept) {
  const item = make("li");
  item.dataset.entry = kept.id;
  const title = kept.fields.find(([name]) => name === "title")?.[1] || "Tanpa judul";
  const photo = kept.photos.length ? ` · ${kept.photos.length} foto` : "";
  item.append(make("span", { textContent: `${title}${photo}` }), make("small", { textContent: kept.state === "refused" ? `Belum diterima: ${kept.because}` : SAYS[kept.state] }));
  const end = item.appendChild(make("span", { className: "end row" }));
  if (form && kept.state !== "waiting") end.append(action("Buka", title, () => open(kept)));
  end.append(action("Hapus", title, () => remove(kept, title)));
  return item;
}

function action(words, title, press) {
  const button = make("button", { type: "button", className: "button plain small", textContent: words });
  button.setAttribute("aria-label", `${words} ${title}`);
  button.addEventListener("click", press);
  return button;
}

async function open(kept) {
  if (isWritten && current !== kept.id) await keep("draft");
  fill(kept);
  await show();
  form.elements.title.focus();
}

async function remove(kept, title) {
  if (!confirm(`Hapus “${title}” dari ponsel ini? Catatan ini belum ada di server.`)) return;
  await dropEntry(kept);
  if (form && current === kept.id) begin();
  await show();
}

async function show() {
  if (!queue || !session.owner) return;
  const rest = (await entriesOf(session.owner)).filter((kept) => !form || kept.id !== current);
  queue.querySelector("[data-queue-list]").replaceChildren(...rest.map(row));
  queue.hidden = !rest.length;
}

// ---- begin

async function startForm() {
  const hasReasons = Boolean(document.querySelector("[data-error-summary]"));
  current = form.elements.save_id.value || newId();
  if (isOffline) begin();
  for (const input of form.querySelectorAll("input[type=file]")) input.addEventListener("change", () => takePhotos(input));
  form.addEventListener("input", (event) => event.target.type !== "file" && written());
  form.addEventListener("submit", submit);
  addEventListener("pagehide", () => isWritten && typing && keep("draft").catch(() => {}));
  const unfinished = hasReasons ? null : (await entriesOf(session.owner)).findLast((kept) => kept.state === "draft" || kept.state === "refused");
  if (unfinished && !isWritten) fill(unfinished);
  if (unfinished) say(unfinished.state === "refused" ? unfinished.because : "Tulisan Anda yang belum disimpan ada di sini lagi.", unfinished.state === "refused" ? "error" : "hint");
}

async function start() {
  startSession();
  session.owner ||= isOffline ? lastAccount() : "";
  if (!isOffline) rememberAccount(session.owner);
  else if (!session.owner) document.querySelector("[data-no-owner]").hidden = false;
  if (form) await startForm();
  await show();
  onSession((state) => state === "in" && sendAll());
  addEventListener("online", sendAll);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendAll());
  setInterval(sendAll, AGAIN);
  await sendAll();
  if (form?.dataset.worker) navigator.serviceWorker?.register(form.dataset.worker).catch(() => {});
  form?.setAttribute("data-activity", "on");
}

start();
