// Activities written on this phone and not yet on the server, photos too, for one account.
// What is unsent is also counted in localStorage, so that other pages need not open the database.
const DATABASE = "layak-kegiatan";
const SHELF = "entries";
const COUNT = "layak-kegiatan-belum:";
const ACCOUNT = "layak-kegiatan-akun";

const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let opened;

function open() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(SHELF, { keyPath: "id" });
  return answer(request);
}

async function shelf(mode) {
  const database = await (opened ??= open());
  return database.transaction(SHELF, mode).objectStore(SHELF);
}

function remember(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // without it the entries are still there, only not told of elsewhere
  }
}

function remembered(key) {
  try {
    return localStorage.getItem(key) || "";
  } catch {
    return "";
  }
}

// the account that wrote here last: whose entries the page without network takes
export const lastAccount = () => remembered(ACCOUNT);
export const rememberAccount = (owner) => remember(ACCOUNT, owner);
export const hasEntries = (owner) => Boolean(remembered(COUNT + owner));

export async function entriesOf(owner) {
  const all = await answer((await shelf("readonly")).getAll());
  return all.filter((entry) => entry.owner === owner).sort((one, other) => one.at - other.at);
}

export async function findEntry(id) {
  return answer((await shelf("readonly")).get(id));
}

async function count(owner) {
  remember(COUNT + owner, (await entriesOf(owner)).length || "");
}

// resolves when it is on the disk of the phone
export async function keepEntry(entry) {
  const store = await shelf("readwrite");
  const done = new Promise((resolve, reject) => {
    store.transaction.oncomplete = resolve;
    store.transaction.onerror = store.transaction.onabort = () => reject(store.transaction.error);
  });
  store.put(entry);
  await done;
  await count(entry.owner);
}

export async function dropEntry(entry) {
  await answer((await shelf("readwrite")).delete(entry.id));
  await count(entry.owner);
}

// on signing out nothing of this account stays
export async function wipeEntries(owner) {
  for (const entry of await entriesOf(owner)) await dropEntry(entry);
  if (lastAccount() === owner) rememberAccount("");
}
