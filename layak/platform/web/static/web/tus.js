// Sends a file in pieces (tus 1.0) and goes on where it broke off: after a cut, also after a reload,
// with the file that was kept or is chosen again. What is remembered belongs to one account.
const PREFIX = "layak-upload:";
const LEAST = 65536, FIRST = 262144, MOST = 4194304;
const QUICK = 2000, SLOW = 8000, DEAD = 90000; // ms for one piece
const WAITS = [1000, 2000, 4000, 8000, 15000, 30000];

// final: the sentence tells the person what to do
export class Refusal extends Error {}
class Gone extends Error {}

const encode = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
// "" behind a link: its address is a key, which no shared computer keeps. `action` is where the file
// will be handed in: one file for two questions is two uploads
export const markOf = ({ owner, action = "" }, file) => owner && `${PREFIX}${owner} ${action} ${file.name} ${file.size} ${file.lastModified}`;

function keep(mark, told) {
  if (!mark) return;
  try {
    if (told) localStorage.setItem(mark, JSON.stringify(told));
    else localStorage.removeItem(mark);
  } catch {
    // without storage an upload is resumed as long as the page stays
  }
}

function remembered(mark) {
  try {
    return JSON.parse(localStorage.getItem(mark)) ?? {};
  } catch {
    return {};
  }
}

// uploads of this account that were not handed in: [{ mark, place, name, size, sent }]
export function unfinished(owner) {
  if (!owner) return [];
  try {
    const own = Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${owner} `));
    return own.map((mark) => ({ mark, ...remembered(mark) }));
  } catch {
    return [];
  }
}

export const forgetMark = (mark) => keep(mark);

// the person's stop, or a line that is dead without saying so
function limitOf(signal) {
  return AbortSignal.any ? AbortSignal.any([signal, AbortSignal.timeout(DEAD)]) : signal;
}

async function ask(method, url, line, more = {}) {
  const response = await fetch(url, {
    method, body: more.body, signal: limitOf(line.signal), credentials: "same-origin", redirect: "manual",
    headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": line.token(), ...more.headers },
  });
  if (response.type === "opaqueredirect" || response.status === 403) {
    throw new Refusal("Sesi berakhir. Masuk lagi, lalu pilih berkas yang sama: unggahan dilanjutkan.");
  }
  if (response.status === 404 || response.status === 410) throw new Gone();
  if (response.status >= 500 && response.status !== 507) throw new Error(`server ${response.status}`);
  if (response.ok || response.status === 409 || response.status === 460) return response;
  throw new Refusal((await response.text()).slice(0, 300) || "Berkas ini tidak diterima.");
}

async function begin(file, line) {
  const response = await ask("POST", line.address, line, {
    headers: { "Upload-Length": String(file.size), "Upload-Metadata": `filename ${encode(file.name)}` },
  });
  return { place: response.headers.get("Location"), offset: 0 };
}

// how far an upload is; null when it is gone or handed in, 0 where nobody answers
export async function standOf(place, line) {
  try {
    const response = await ask("HEAD", place, { ...line, signal: new AbortController().signal });
    return response.headers.has("Upload-Used") ? null : Number(response.headers.get("Upload-Offset"));
  } catch (error) {
    return error instanceof Gone ? null : 0;
  }
}

// whether what was sent of a file has been handed in; false where nobody answers
export async function wasUsed(mark, line) {
  const { place } = remembered(mark);
  if (!place) return false;
  try {
    return (await ask("HEAD", place, { ...line, signal: new AbortController().signal })).headers.has("Upload-Used");
  } catch {
    return false;
  }
}

async function findOrBegin(file, place, line) {
  if (!place) return begin(file, line);
  try {
    const response = await ask("HEAD", place, line);
    if (response.headers.has("Upload-Used")) return begin(file, line);
    return { place, offset: Number(response.headers.get("Upload-Offset")) };
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    return begin(file, line);
  }
}

async function sendPiece(file, { place, offset }, size, line) {
  let body;
  try {
    body = await file.slice(offset, offset + size).arrayBuffer();
  } catch {
    throw new Refusal(`${file.name} berubah atau tidak terbaca. Pilih sekali lagi.`);
  }
  const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
  if (crypto.subtle) headers["Upload-Checksum"] = `sha256 ${await digest(body)}`;
  const response = await ask("PATCH", place, line, { body, headers });
  if (response.status === 460) throw new Error("damaged on the way");
  return Number(response.headers.get("Upload-Offset"));
}

async function digest(body) {
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-256", body))));
}

const fitted = (size, took) => (took < QUICK ? Math.min(size * 2, MOST) : took > SLOW ? Math.max(size / 2, LEAST) : size);

// until the line may be back: a while, or at once when the browser says so
function untilBack(misses, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, WAITS[Math.min(misses, WAITS.length) - 1]);
    const soon = () => (clearTimeout(timer), resolve());
    window.addEventListener("online", soon, { once: true });
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}

// The key of the whole upload. `line`: address, owner, action, token(), signal, onMove(sent), onLost().
// Rejects with a Refusal, or with the reason of the signal.
export async function sendFile(file, line) {
  const mark = markOf(line, file);
  let stand = { place: mark && remembered(mark).place, offset: -1 }, size = FIRST, misses = 0;
  const moved = (next) => {
    stand = next;
    misses = 0;
    keep(mark, { place: stand.place, name: file.name, size: file.size, sent: stand.offset, page: location.pathname });
    line.onMove(stand.offset);
  };
  while (stand.offset < file.size) {
    try {
      if (stand.offset < 0) moved(await findOrBegin(file, stand.place, line));
      if (stand.offset >= file.size) break;
      const began = performance.now();
      moved({ place: stand.place, offset: await sendPiece(file, stand, size, line) });
      size = fitted(size, performance.now() - began);
    } catch (error) {
      if (line.signal.aborted || error instanceof Refusal) throw error;
      misses += 1;
      size = Math.max(size / 4, LEAST);
      stand = { place: error instanceof Gone ? "" : stand.place, offset: -1 };
      line.onLost();
      await untilBack(misses, line.signal);
    }
  }
  return stand.place.replace(/\/$/, "").split("/").pop();
}

// Tell the server that nobody wants it any more; it forgets by itself where that does not arrive.
export async function giveUp(place, line) {
  await ask("DELETE", place, { ...line, signal: new AbortController().signal }).catch(() => {});
}

export function giveUpFile(file, line) {
  const mark = markOf(line, file);
  const { place } = mark ? remembered(mark) : {};
  keep(mark);
  if (place) giveUp(place, line);
}
