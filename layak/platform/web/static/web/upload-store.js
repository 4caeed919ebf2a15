// Files on their way, kept on this device until they are handed in, so that a reload goes on by
// itself. They belong to one account, for as long as the server keeps what has arrived of them.
const DATABASE = "layak-unggahan";
const SHELF = "files";
const KEPT = 4 * 24 * 3600 * 1000;

const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let opened;

function open() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(SHELF, { keyPath: "mark" });
  return answer(request);
}

// what `use` wrote is on the disk when this resolves
async function onShelf(mode, use) {
  const database = await (opened ??= open());
  const transaction = database.transaction(SHELF, mode);
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
  const found = await answer(use(transaction.objectStore(SHELF)));
  await done;
  return found;
}

export const keepFile = (kept) => onShelf("readwrite", (shelf) => shelf.put({ ...kept, at: Date.now() }));
export const dropFile = (mark) => onShelf("readwrite", (shelf) => shelf.delete(mark));

// what this account has under way, the oldest first; what is too old is forgotten
export async function filesOf(owner) {
  if (!owner) return [];
  const all = await onShelf("readonly", (shelf) => shelf.getAll());
  const isOld = (one) => one.at < Date.now() - KEPT;
  await Promise.all(all.filter(isOld).map((one) => dropFile(one.mark)));
  return all.filter((one) => one.owner === owner && !isOld(one)).sort((one, other) => one.at - other.at);
}

// on signing out nothing stays, whoever it was of
export const wipeFiles = () => onShelf("readwrite", (shelf) => shelf.clear());
