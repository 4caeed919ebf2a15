// Text typed but not yet on the server, kept on this device for one account.
// IndexedDB; localStorage where that is refused; memory where both are.
// A page that is closing writes to localStorage at once (it cannot wait), and the next
// page moves that into IndexedDB.
const DATABASE = "layak";
const SHELF = "drafts";
const PREFIX = "layak-draft:";

export const draftKey = (owner, url, field) => [owner, url, field].join(" ");

const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function openDatabase() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(SHELF, { keyPath: "key" });
  return answer(request);
}

function databaseShelf(database) {
  const shelf = (mode) => database.transaction(SHELF, mode).objectStore(SHELF);
  return {
    all: () => answer(shelf("readonly").getAll()),
    put: (draft) => answer(shelf("readwrite").put(draft)),
    async remove(key, isOld) {
      const store = shelf("readwrite");
      const found = await answer(store.get(key));
      if (found && isOld(found)) await answer(store.delete(key));
    },
  };
}

function textShelf(storage) {
  const keys = () => Object.keys(storage).filter((key) => key.startsWith(PREFIX));
  return {
    all: async () => keys().map((key) => JSON.parse(storage.getItem(key))),
    put: async (draft) => storage.setItem(PREFIX + draft.key, JSON.stringify(draft)),
    async remove(key, isOld) {
      const found = storage.getItem(PREFIX + key);
      if (found && isOld(JSON.parse(found))) storage.removeItem(PREFIX + key);
    },
  };
}

function memoryShelf() {
  const drafts = new Map();
  return {
    all: async () => [...drafts.values()],
    put: async (draft) => drafts.set(draft.key, draft),
    async remove(key, isOld) {
      if (drafts.has(key) && isOld(drafts.get(key))) drafts.delete(key);
    },
  };
}

function localText() {
  try {
    localStorage.setItem(PREFIX, "");
    localStorage.removeItem(PREFIX);
    return textShelf(localStorage);
  } catch {
    return null;
  }
}

async function openShelf(journal) {
  try {
    return databaseShelf(await openDatabase());
  } catch {
    return journal ?? memoryShelf();
  }
}

async function moveJournal(journal, shelf) {
  const kept = new Map((await shelf.all()).map((draft) => [draft.key, draft]));
  for (const draft of await journal.all()) {
    if (!(kept.get(draft.key)?.at > draft.at)) await shelf.put(draft);
    await journal.remove(draft.key, () => true);
  }
}

export async function openStore() {
  const journal = localText();
  const shelf = await openShelf(journal);
  if (journal && journal !== shelf) await moveJournal(journal, shelf).catch(() => {});
  const everywhere = [...(journal && journal !== shelf ? [journal] : []), shelf];
  const remove = (key, isOld) => Promise.all(everywhere.map((one) => one.remove(key, isOld)));
  return {
    isClosed: false, // after signing out nothing is written any more
    of: async (owner) => (owner ? (await shelf.all()).filter((draft) => draft.owner === owner) : []),
    async put(draft) {
      if (!this.isClosed) await shelf.put(draft);
    },
    async putNow(draft) {
      if (!this.isClosed) await Promise.all(everywhere.map((one) => one.put(draft)));
    },
    // not a newer one, which another tab may have left
    removeUntil: (key, at) => remove(key, (draft) => draft.at <= at),
    remove: (key) => remove(key, () => true),
    async wipe(owner) {
      this.isClosed = true;
      for (const draft of await this.of(owner)) await this.remove(draft.key);
    },
  };
}
