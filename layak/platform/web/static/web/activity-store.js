// Activities written on this phone and not yet on the server, photos too, for one account.
// What is unsent is also counted in localStorage, so that other pages need not open the database.
import { openShelf } from "./device-shelf.js";

const COUNT = "layak-kegiatan-belum:";
const ACCOUNT = "layak-kegiatan-akun";
const onShelf = openShelf("layak-kegiatan", "entries", "id");

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
  const all = await onShelf("readonly", (shelf) => shelf.getAll());
  return all.filter((entry) => entry.owner === owner).sort((one, other) => one.at - other.at);
}

export const findEntry = (id) => onShelf("readonly", (shelf) => shelf.get(id));

async function count(owner) {
  remember(COUNT + owner, (await entriesOf(owner)).length || "");
}

// resolves when it is on the disk of the phone
export async function keepEntry(entry) {
  await onShelf("readwrite", (shelf) => shelf.put(entry));
  await count(entry.owner);
}

export async function dropEntry(entry) {
  await onShelf("readwrite", (shelf) => shelf.delete(entry.id));
  await count(entry.owner);
}

// on signing out nothing of this account stays
export async function wipeEntries(owner) {
  for (const entry of await entriesOf(owner)) await dropEntry(entry);
  if (lastAccount() === owner) rememberAccount("");
}
