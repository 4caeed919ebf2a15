// One field of a form, with the version it was read at, until the server says saved.
import { showConflict } from "./conflict.js";
import { isText, read, readDefault, write } from "./control.js";
import { draftKey } from "./draft-store.js";
import { askSession, session, signedOut } from "./session.js";

const PAUSE = 800; // after the last keystroke
const LONGEST_PAUSE = 5000; // however long someone types on
const DRAFT_PAUSE = 150;
const PATIENCE = 8000; // then the text is said to be kept here: "saving" stays below 10 s
const SLOWEST_RETRY = 60000;

const words = () => document.querySelector("template[data-words]").dataset;
const title = () => document.querySelector("h1")?.textContent.trim() || document.title;

// both texts, unless one already holds the other
function together(mine, theirs) {
  if (mine.includes(theirs)) return mine;
  return theirs.includes(mine) ? theirs : `${mine}\n\n${theirs}`;
}

const attemptOf = (value, version) => ({ value, version, save_id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` });

export class Field {
  constructor(form, name, inputs, { drafts, siblings }) {
    Object.assign(this, { form, name, inputs, drafts, siblings, url: form.dataset.saveUrl });
    this.key = draftKey(session.owner, this.url, name);
    this.version = Number(inputs.find((input) => input.dataset.version)?.dataset.version ?? 0);
    this.isRestricted = inputs.some((input) => "restricted" in input.dataset);
    this.confirmed = this.rejected ?? readDefault(inputs);
    const shown = `[data-save-state="${CSS.escape(name)}"]`;
    this.status = form.querySelector(shown) ?? document.querySelector(shown);
    this.keptAt = 0;
    this.attempt = null; // sent, its answer not known yet
    this.sending = null;
    this.stopped = ""; // a reason why sending waits for the person
    this.failures = 0;
    for (const input of inputs) {
      input.addEventListener("input", () => this.edited());
      input.addEventListener("change", () => this.edited({ now: true }));
      input.addEventListener("blur", () => this.flush());
    }
  }

  // the server's text, where the page came back with the person's own in the control
  get rejected() {
    return this.inputs[0].dataset.server;
  }

  get value() {
    return read(this.inputs);
  }

  get isDirty() {
    return this.value !== this.confirmed || this.attempt !== null;
  }

  say(state, text) {
    if (!this.status) return;
    this.status.dataset.state = state;
    this.status.textContent = text;
  }

  edited({ now = false } = {}) {
    if (this.stopped === "answer") this.stopped = "";
    this.conflict?.update(this.value);
    if (!this.isDirty) return this.settle();
    if (!this.sending && !this.conflict) this.say("typing", "");
    this.firstEdit ??= Date.now();
    clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => this.keep(), DRAFT_PAUSE);
    clearTimeout(this.timer);
    const pause = Math.min(PAUSE, Math.max(0, this.firstEdit + LONGEST_PAUSE - Date.now()));
    this.timer = setTimeout(() => this.save(), now ? 0 : pause);
  }

  draft() {
    const { key, name, url, value, attempt } = this;
    return { key, owner: session.owner, url, field: name, value, attempt, base_version: this.version, at: this.keptAt, page: location.pathname + location.search, title: title() };
  }

  keep({ now = false } = {}) {
    clearTimeout(this.draftTimer);
    if (this.isRestricted || !session.owner || !this.isDirty) return;
    this.keptAt = Date.now();
    const writing = now ? this.drafts.putNow(this.draft()) : this.drafts.put(this.draft());
    return writing.catch(() => {});
  }

  settle() {
    clearTimeout(this.timer);
    clearTimeout(this.draftTimer);
    this.firstEdit = undefined;
    return this.drafts.removeUntil(this.key, this.keptAt);
  }

  async flush() {
    await this.sending;
    if (this.isDirty) await this.save();
  }

  // one attempt at a time; what is typed meanwhile goes out with the next version
  save({ last = false } = {}) {
    clearTimeout(this.timer);
    if (this.sending) return this.sending;
    if (this.drafts.isClosed || this.stopped || this.conflict || session.state !== "in" || !this.isDirty) {
      if (session.state !== "in" && this.isDirty) this.unsent({ retry: false });
      else this.keep();
      this.tellLate();
      return Promise.resolve();
    }
    this.attempt ??= attemptOf(this.value, this.version);
    this.keep({ now: last });
    this.say("saving", words().saving);
    this.sending = this.send(last).finally(() => (this.sending = null));
    return this.sending.then(() => this.next());
  }

  next() {
    const isWaiting = this.stopped || this.conflict || this.failures || session.state !== "in";
    if (!isWaiting && this.isDirty) return this.save();
  }

  async send(last) {
    const signal = AbortSignal.timeout(PATIENCE);
    try {
      let response = await this.post(this.attempt, signal, last);
      if (response.status === 403 && (await askSession(signal)) === "in") response = await this.post(this.attempt, signal, last);
      await this.heard(response);
    } catch (trouble) {
      console.warn("autosave:", trouble);
      this.unsent();
    }
  }

  post(attempt, signal, last) {
    return fetch(this.url, {
      method: "POST", signal, credentials: "same-origin", redirect: "manual", keepalive: last,
      headers: { "X-CSRFToken": session.csrf, "X-Requested-With": "layak-autosave", Accept: "application/json" },
      body: new URLSearchParams({ field: this.name, ...attempt }),
    });
  }

  // what is typed beside another's text goes out as late as well: whatever the person chooses in
  // the end, the server has kept both
  tellLate() {
    const { value, late } = this;
    if (!this.conflict || !late || late.told === value || session.state !== "in") return;
    late.told = value;
    this.post(attemptOf(value, late.version), AbortSignal.timeout(PATIENCE), true)
      .then((response) => response.ok || response.status === 409 || Promise.reject(response.status))
      .catch(() => late.told === value && (late.told = undefined));
  }

  async heard(response) {
    if (response.status === 401 || response.type === "opaqueredirect") {
      signedOut();
      return this.unsent({ retry: false });
    }
    if (response.status === 404) return this.refused(words().gone);
    if (response.status === 413) return this.refused(words().tooLong);
    const isOurs = response.headers.get("Content-Type")?.includes("json");
    if (!isOurs) throw new Error(`answer ${response.status}`);
    const said = await response.json();
    const react = { saved: this.saved, conflict: this.collided, invalid: this.invalid, refused: this.invalid }[said.state];
    if (!react) throw new Error(`answer ${response.status}`);
    this.failures = 0;
    return react.call(this, said);
  }

  async saved({ version, at, also, score_html: score }) {
    this.confirmed = this.attempt.value;
    this.attempt = null;
    this.firstEdit = undefined;
    this.read(version);
    if (!this.isDirty) await this.settle();
    for (const [name, change] of Object.entries(also ?? {})) this.siblings.get(name)?.follow(change);
    if (score) replaceScore(score);
    if (!this.isDirty) this.say("saved", `${words().saved} ${at}`);
  }

  // the server changed this field because of another one
  follow({ value, version }) {
    if (!this.isDirty) write(this.inputs, value);
    this.confirmed = value;
    this.read(version);
  }

  read(version) {
    this.version = version;
    this.inputs.forEach((input) => (input.dataset.version = version));
    const hidden = this.form.elements?.namedItem(`version-${this.name}`);
    if (hidden) hidden.value = version;
  }

  // the whole form was sent and came back: a newer text stands on the server, or a fault elsewhere
  arriveUnsaved() {
    const { server: value, serverBy: by, serverAt: at } = this.inputs[0].dataset;
    if (by === undefined) return this.save();
    this.inputs[0].closest(".field")?.querySelector(".conflict")?.remove();
    this.collided({ version: this.version, value, by, at });
  }

  // a browser may put old text back on a reload; what was unsent of it is in a draft
  forgetRestored() {
    if (this.value === this.confirmed) return;
    if (this.isRestricted) this.say("kept", words().keptOpen);
    else write(this.inputs, this.confirmed);
  }

  get isTypedEarly() {
    return this.inputs.some((input) => "typedEarly" in input.dataset);
  }

  // words typed while the draft was being looked up follow it
  typedEarly(draft) {
    const isMore = this.isTypedEarly && isText(this.inputs) && this.value !== this.confirmed;
    return isMore ? `${draft}\n\n${this.value}` : draft;
  }

  collided({ version, value, by, at }) {
    this.late = this.attempt && { version: this.attempt.version, told: this.attempt.value };
    this.attempt = null;
    if (value === this.value) {
      this.confirmed = value;
      this.read(version);
      this.say("saved", words().saved);
      return this.settle();
    }
    this.keep();
    this.say("conflict", words().collided);
    this.conflict?.close();
    this.conflict = showConflict(this.inputs, { mine: this.value, theirs: value, by, at }, (choice) => this.choose(choice, { version, value }));
    this.tellLate();
  }

  choose(choice, theirs) {
    if (choice === "theirs") this.tellLate();
    this.conflict = null;
    this.read(theirs.version);
    this.confirmed = theirs.value;
    if (choice === "theirs") {
      write(this.inputs, theirs.value);
      this.say("saved", words().tookTheirs);
      return this.drafts.remove(this.key);
    }
    if (choice === "merge") write(this.inputs, together(this.value, theirs.value));
    this.edited({ now: choice === "mine" });
  }

  invalid({ state, message }) {
    this.attempt = null;
    this.stopped = "answer";
    this.keep();
    this.say(state, `${message} ${state === "refused" ? this.keptWord() : ""}`.trim());
  }

  refused(message) {
    this.invalid({ state: "refused", message });
  }

  keptWord() {
    return this.isRestricted ? words().keptOpen : words().kept;
  }

  unsent({ retry = true } = {}) {
    this.keep();
    if (this.conflict) return; // the box stays: what waits is the person's choice
    this.say("kept", this.keptWord());
    if (!retry) return;
    this.failures += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.retry(), Math.min(SLOWEST_RETRY, 1000 * 2 ** this.failures));
  }

  retry() {
    if (!this.isDirty || this.sending) return;
    this.failures = 0;
    this.save();
  }

  // a draft of an earlier visit goes out with the version that it was written at: where that is no
  // longer the newest the server keeps the text beside the other's, and says whose that is
  resume(draft) {
    const isLanded = draft.attempt && draft.attempt.value === this.confirmed && draft.attempt.version < this.version;
    if (draft.value === this.confirmed) {
      if (this.isTypedEarly) this.edited();
      return this.drafts.removeUntil(this.key, draft.at);
    }
    this.keptAt = draft.at;
    write(this.inputs, this.typedEarly(draft.value));
    if (draft.base_version === this.version) this.attempt = draft.attempt ?? null;
    else if (!isLanded) this.attempt = attemptOf(draft.value, draft.base_version);
    this.say("kept", words().kept);
    return this.save();
  }
}

// each piece replaces the one of the same name; a piece without a name, the first on the page
export function replaceScore(html) {
  const parsed = document.createElement("template");
  parsed.innerHTML = html;
  for (const piece of parsed.content.querySelectorAll("[data-live-score]")) {
    document.querySelector(`[data-live-score="${CSS.escape(piece.dataset.liveScore)}"]`)?.replaceWith(piece);
  }
}
