// A row of a table as one field of autosave; the rows of a moment travel in one request.
import { Field, replaceScore } from "./field.js";
import { session } from "./session.js";

const AT_ONCE = 50;
const PATIENCE = 15000;
let waiting = [];
let timer;
let sending = Promise.resolve();

function ask(row, attempt, last) {
  return new Promise((resolve, reject) => {
    waiting.push({ row, attempt, last, resolve, reject });
    clearTimeout(timer);
    if (last) sendAll();
    else timer = setTimeout(sendAll, 20);
  });
}

// one batch after the other, so that new rows keep their order
function sendAll() {
  while (waiting.length) {
    const batch = waiting.splice(0, AT_ONCE);
    sending = sending.then(() => send(batch)).catch((trouble) => batch.forEach(({ reject }) => reject(trouble)));
  }
}

async function send(batch) {
  const { form } = batch[0].row;
  const rows = batch.map(({ row, attempt }) => ({ field: row.name, ...attempt }));
  const response = await fetch(batch[0].row.url, {
    method: "POST", signal: AbortSignal.timeout(PATIENCE), credentials: "same-origin", redirect: "manual",
    keepalive: batch.some(({ last }) => last),
    headers: { "X-CSRFToken": session.csrf, "X-Requested-With": "layak-autosave", Accept: "application/json" },
    body: new URLSearchParams({ rows: JSON.stringify(rows), untuk: form.elements.untuk.value }),
  });
  if (response.type === "opaqueredirect") return batch.forEach(({ resolve }) => resolve(response));
  const text = await response.text();
  const said = response.ok ? JSON.parse(text) : {};
  if (said.score_html) replaceScore(said.score_html);
  const type = response.headers.get("Content-Type") ?? "";
  for (const { row, resolve } of batch) {
    const own = said.rows ? JSON.stringify(said.rows[row.name]) : text;
    resolve(new Response(own, { status: response.status, headers: { "Content-Type": type } }));
  }
}

function mark(inputs, errors) {
  for (const input of inputs.filter((one) => one.dataset.cell)) {
    const said = errors[input.dataset.cell];
    input.parentElement.querySelector(".error")?.remove();
    input.toggleAttribute("aria-invalid", false);
    if (!said) continue;
    const line = document.createElement("p");
    line.className = "error";
    line.id = `${input.id}-salah`;
    line.textContent = said;
    input.after(line);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", line.id);
  }
}

export class Row extends Field {
  // the version stands before the cells, and a choice between two rows beside it
  constructor(form, name, inputs, rest) {
    super(form, name, [...inputs].sort((one, other) => (one.type === "hidden") - (other.type === "hidden")), rest);
  }

  get rejected() {
    return this.inputs.at(-1).dataset.server;
  }

  arriveUnsaved() {
    const { server: value, late } = this.inputs.at(-1).dataset;
    if (late === undefined) return this.save();
    this.collided({ version: this.version, value, by: "", at: "" });
  }

  post(attempt, _signal, last) {
    return ask(this, attempt, last);
  }

  // the server joins rows cell by cell: what is told beside a collision might be saved
  tellLate() {}

  saved(said) {
    mark(this.inputs, {});
    return super.saved(said);
  }

  // the other cells are kept: what comes next goes on from there
  invalid(said) {
    if (said.version !== undefined) this.read(said.version);
    mark(this.inputs, said.errors ?? {});
    super.invalid(said);
  }
}
