// Sends an entry that was kept on the phone: its photos in pieces, then the entry with their keys.
import { askSession, session } from "./session.js";
import { dropEntry, findEntry, keepEntry } from "./activity-store.js";
import { forgetMark, Refusal, sendFile, unfinished } from "./tus.js";

export const RECORD = "/kegiatan/baru/";
const SECONDS = 60000;

// what stands in the way; the entry stays on the phone
export class Away extends Error {}
export class SignedOut extends Error {}
export class Wrong extends Error {
  constructor(told) {
    super(told.reasons.join(" "));
    this.asksChecked = told.asks_checked;
    this.freshId = told.save_id || ""; // under its old one another entry is kept already
  }
}

async function signedIn() {
  let state;
  try {
    state = await askSession(AbortSignal.timeout(SECONDS));
  } catch {
    throw new Away();
  }
  if (state !== "in") throw new SignedOut();
}

// one after another, each remembered as soon as it is there
async function sendPhotos(entry, uploads, say) {
  entry.keys ??= [];
  for (let number = entry.keys.length; number < entry.photos.length; number += 1) {
    const file = entry.photos[number];
    const stop = new AbortController();
    const line = {
      address: uploads,
      owner: session.owner,
      token: () => session.csrf,
      signal: stop.signal,
      onMove: (sent) => say(`Mengirim foto ${number + 1} dari ${entry.photos.length}: ${Math.floor((sent / file.size) * 100)} %`),
      onLost: () => stop.abort(new Away()),
    };
    try {
      entry.keys.push(await sendFile(file, line));
    } catch (error) {
      if (error instanceof Away || stop.signal.aborted) throw new Away();
      if (error instanceof Refusal) throw new Wrong({ reasons: [`${file.name}: ${error.message}`] });
      throw error;
    }
    await keepEntry(entry);
  }
}

function formOf(entry) {
  const told = new FormData();
  for (const [name, value] of entry.fields) told.append(name, value);
  told.set("save_id", entry.id);
  for (const key of entry.keys ?? []) told.append("upload_keys", key);
  return told;
}

async function post(entry) {
  let response;
  try {
    response = await fetch(RECORD, {
      method: "POST", body: formOf(entry), credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(SECONDS),
      headers: { Accept: "application/json", "X-CSRFToken": session.csrf },
    });
  } catch {
    throw new Away();
  }
  if (response.type === "opaqueredirect" || response.status === 403) throw new SignedOut();
  if (response.status === 404) throw new Wrong({ reasons: ["Kursi Anda tidak dapat mencatat kegiatan."] });
  if (response.status === 422) throw new Wrong(await response.json());
  if (!response.ok) throw new Away();
  return (await response.json()).url;
}

// photos that arrived long ago and were forgotten by the server are sent once more
async function postAgain(entry, uploads, say) {
  try {
    return await post(entry);
  } catch (error) {
    if (!(error instanceof Wrong) || !entry.keys?.length || entry.isAgain) throw error;
    Object.assign(entry, { keys: [], isAgain: true });
    await sendPhotos(entry, uploads, say);
    return post(entry);
  }
}

// names of files that have become evidence need not be remembered here
function forgetMarks({ owner, keys = [] }) {
  for (const { mark, place } of unfinished(owner)) if (keys.some((key) => place?.includes(key))) forgetMark(mark);
}

// The address of what it became. Rejects with Away, SignedOut or Wrong. One tab at a time sends.
export async function sendEntry(id, uploads, say) {
  const send = async () => {
    const entry = await findEntry(id);
    if (!entry) return "";
    await signedIn();
    await sendPhotos(entry, uploads, say);
    say("Menyerahkan catatan …");
    const url = await postAgain(entry, uploads, say);
    forgetMarks(entry);
    await dropEntry(entry);
    return url;
  };
  return navigator.locks ? navigator.locks.request(`layak-kegiatan ${id}`, send) : send();
}
