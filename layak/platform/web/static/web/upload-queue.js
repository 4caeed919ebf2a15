// Many files, one after another, each by itself and in pieces; the form hands in their keys.
// Files are chosen, dropped anywhere on the page, or pasted. form[data-resume="/unggah/"].
import { forgetMark, giveUp, giveUpFile, markOf, Refusal, sendFile, standOf, unfinished, wasUsed } from "./tus.js";
import { dropFile, filesOf, keepFile } from "./upload-store.js";
import { complaint, handIn, megabytes, parts, send } from "./upload-send.js";

const owner = () => document.body.dataset.owner || "";
const isSending = (row) => row.state === "sending" || row.state === "lost";
const make = (name, more = {}) => Object.assign(document.createElement(name), more);

function button(words, name, press) {
  const place = make("span", { className: "end" });
  const pressed = place.appendChild(make("button", { type: "button", className: "button plain small", textContent: words }));
  pressed.setAttribute("aria-label", `${words} ${name}`);
  pressed.addEventListener("click", press);
  return place;
}

const held = new Map();

// whether no other tab of this page holds the queue; ours until the page is left
function onlyHere(name) {
  if (!navigator.locks) return Promise.resolve(true);
  const ask = (resolve) => {
    const hold = (lock) => (resolve(Boolean(lock)), lock && new Promise(() => {}));
    navigator.locks.request(name, { ifAvailable: true }, hold).catch(() => resolve(false));
  };
  if (!held.has(name)) held.set(name, new Promise(ask));
  return held.get(name);
}

const SAYS = {
  waiting: () => "Menunggu giliran",
  sending: (row) => `Mengunggah ${percent(row)} % dari ${megabytes(row.file.size)}`,
  lost: (row) => `Jaringan terputus pada ${percent(row)} %. Dilanjutkan sendiri bila tersambung.`,
  done: (row) => `Siap diserahkan, ${megabytes(row.file.size)}`,
  refused: (row) => row.because,
};
const percent = (row) => Math.floor((row.sent / row.file.size) * 100);

class Queue {
  constructor(form, input, restart) {
    Object.assign(this, { form, input, restart, rows: [], submitter: null, isAsked: false });
    Object.assign(this, parts(form));
    this.bar.hidden = true;
    const place = make("div", { className: "below-s" });
    this.list = place.appendChild(make("ul", { className: "list" }));
    this.list.setAttribute("aria-label", "Berkas yang diunggah");
    (form.querySelector("[data-drop]") ?? input.parentElement).append(place);
    this.token = () => form.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    this.line = { address: form.dataset.resume, owner: owner(), action: form.action, token: this.token };
    this.listen();
    this.restore();
  }

  listen() {
    this.input.addEventListener("change", () => {
      this.add([...this.input.files]);
      this.input.value = ""; // they travel by themselves, not with the form
    });
    this.form.addEventListener("submit", (event) => {
      if (!this.rows.length) return;
      event.preventDefault();
      this.submitter = event.submitter;
      this.isAsked = true;
      this.goOn();
    });
    addEventListener("beforeunload", (event) => this.rows.some((row) => isSending(row) && !row.isKept) && event.preventDefault());
  }

  add(files) {
    const known = new Set(this.rows.map((row) => `${row.file.name} ${row.file.size} ${row.file.lastModified}`));
    const fresh = files.filter((file) => !known.has(`${file.name} ${file.size} ${file.lastModified}`));
    for (const file of this.input.multiple ? fresh : fresh.slice(0, 1)) {
      if (!this.input.multiple) this.rows.slice().forEach((row) => this.drop(row));
      this.addRow(file);
    }
    this.goOn();
  }

  addRow(file) {
    const row = { file, sent: 0, key: "", because: complaint(this.input, [file]), stop: new AbortController() };
    row.item = this.list.appendChild(make("li"));
    row.item.append(make("span", { textContent: file.name }));
    row.said = row.item.appendChild(make("small"));
    row.bar = row.said.appendChild(make("progress", { max: file.size || 1, value: 0 }));
    row.bar.setAttribute("aria-label", file.name);
    row.words = row.said.appendChild(make("span"));
    row.item.append(button("Batalkan", file.name, () => this.drop(row, { isByHand: true })));
    this.rows.push(row);
    this.become(row, row.because ? "refused" : "waiting");
    if (!row.because) this.keep(row);
  }

  // where the device keeps nothing (a private window, no room) the page asks before it is left
  async keep(row) {
    const mark = markOf(this.line, row.file);
    if (!mark) return;
    const kept = { mark, owner: this.line.owner, page: location.pathname, action: this.form.action, file: row.file };
    row.isKept = await keepFile(kept).then(() => true, () => false);
    if (!this.rows.includes(row)) this.unkeep(row);
  }

  unkeep({ file }) {
    const mark = markOf(this.line, file);
    return mark ? dropFile(mark).catch(() => {}) : undefined;
  }

  // whether the server says that a file was handed in: only then nothing of it stays here
  async forgetUsed(mark) {
    if (!mark || !(await wasUsed(mark, this.line))) return false;
    forgetMark(mark);
    await dropFile(mark).catch(() => {});
    return true;
  }

  // after a reload: what was kept goes on by itself, in one tab; the rest is asked for again
  async restore() {
    const isOurs = await onlyHere(`layak-unggahan ${this.line.owner} ${this.form.action}`);
    const all = isOurs ? await filesOf(this.line.owner).catch(() => []) : [];
    const own = all.filter((one) => one.page === location.pathname && one.action === this.form.action);
    for (const one of own) if (!(await this.forgetUsed(one.mark))) this.add([one.file]);
    this.showUnfinished();
  }

  become(row, state) {
    const isNew = row.state !== state;
    row.state = state;
    row.bar.value = row.sent;
    row.bar.hidden = !isSending(row);
    row.words.textContent = SAYS[state](row);
    row.words.className = state === "refused" ? "error" : "";
    if (isNew) this.tell();
  }

  // read aloud: only what changed for the whole, never each percent
  tell() {
    const count = (state) => this.rows.filter((row) => row.state === state).length;
    const words = [`${count("done")} dari ${this.rows.length} berkas terunggah`];
    if (count("lost")) words.push("jaringan terputus, menunggu tersambung");
    if (count("refused")) words.push(`${count("refused")} tidak dapat dikirim: batalkan dahulu`);
    else if (this.isAsked) words.push("diserahkan begitu selesai");
    this.status.className = count("refused") ? "error" : "hint";
    this.status.textContent = this.rows.length ? `${words.join("; ")}.` : "";
  }

  drop(row, { isByHand = false } = {}) {
    row.stop.abort();
    giveUpFile(row.file, this.line);
    this.unkeep(row);
    row.item.remove();
    this.rows = this.rows.filter((one) => one !== row);
    if (isByHand) this.input.focus();
    this.tell();
    this.goOn();
  }

  async goOn() {
    if (this.rows.some(isSending)) return this.tell();
    const next = this.rows.find((row) => row.state === "waiting");
    if (!next) return this.handIn();
    await this.sendRow(next);
    return this.goOn();
  }

  async sendRow(row) {
    this.become(row, "sending");
    try {
      row.key = await sendFile(row.file, {
        ...this.line,
        signal: row.stop.signal,
        onMove: (sent) => ((row.sent = sent), this.become(row, "sending")),
        onLost: () => this.become(row, "lost"),
      });
      this.become(row, "done");
    } catch (error) {
      if (row.stop.signal.aborted) return;
      row.because = error instanceof Refusal ? error.message : "Belum terunggah. Batalkan, lalu pilih lagi.";
      this.become(row, "refused");
    }
  }

  handIn() {
    if (!this.isAsked || !this.rows.length || this.rows.some((row) => row.state !== "done")) {
      if (this.rows.some((row) => row.state === "refused")) this.isAsked = false;
      return this.tell();
    }
    this.isAsked = false;
    const keys = this.rows.map((row) => row.key);
    const onTaken = () => Promise.all(this.rows.map(({ file }) => this.forgetUsed(markOf(this.line, file))));
    if (this.form.dataset.upload === "page") return send(this.form, this.submitter, { restart: this.restart, keys, onTaken });
    return this.post(keys, onTaken);
  }

  async post(keys, onTaken) {
    const say = (words, name) => Object.assign(this.status, { textContent: words, className: name });
    say("Menyerahkan …", "hint");
    if (this.submitter) this.submitter.disabled = true;
    try {
      await handIn(this.form, this.submitter, keys, onTaken);
    } catch (error) {
      say(error.cause ? error.message : "Jaringan terputus; belum diserahkan. Kirim lagi bila sudah tersambung.", "error");
      if (this.submitter) this.submitter.disabled = false;
    }
  }

  // what was handed in meanwhile is forgotten here: the server knows
  async showUnfinished() {
    const left = unfinished(this.line.owner).filter((one) => one.page === location.pathname && one.place);
    for (const one of left) {
      const sent = await standOf(one.place, this.line);
      if (sent === null) forgetMark(one.mark);
      else if (!this.rows.some((row) => row.file.name === one.name)) this.showLeft(one, sent);
    }
  }

  showLeft({ mark, place, name, size }, sent) {
    const item = this.list.appendChild(make("li"));
    item.append(make("span", { textContent: name }));
    item.append(make("small", { textContent: `Belum diserahkan: ${Math.floor((sent / size) * 100)} % sudah sampai. Pilih berkas yang sama untuk melanjutkan.` }));
    const forget = () => {
      forgetMark(mark);
      giveUp(place, this.line);
      item.remove();
      this.input.focus();
    };
    item.append(button("Lupakan", name, forget));
    this.input.addEventListener("change", () => item.remove(), { once: true });
  }
}

const pastedName = (file) => {
  const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString();
  return `Tangkapan layar ${now.slice(0, 10)} ${now.slice(11, 19).replaceAll(":", ".")}${file.name.slice(file.name.lastIndexOf("."))}`;
};

let taker; // the first queue of the page takes what is dropped or pasted anywhere

function acceptFromPage() {
  const zone = () => taker.form.querySelector("[data-drop]") ?? taker.form;
  const mark = (isOver) => (event) => {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    zone().classList.toggle("over", isOver);
  };
  document.addEventListener("dragover", mark(true));
  document.addEventListener("dragleave", (event) => event.relatedTarget || mark(false)(event));
  document.addEventListener("drop", (event) => {
    mark(false)(event);
    if (event.dataTransfer?.files.length) taker.add([...event.dataTransfer.files]);
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    taker.add(files.map((file) => new File([file], pastedName(file), { type: file.type, lastModified: file.lastModified })));
    zone().scrollIntoView({ block: "nearest" });
  });
}

export function startQueue(form, input, restart) {
  const queue = new Queue(form, input, restart);
  if (taker?.form.isConnected) return;
  if (!taker) acceptFromPage();
  taker = queue;
}
