// Files on their way, kept on this device until they are handed in, so that a reload goes on by
// itself. They belong to one account, for as long as the server keeps what has arrived of them.
import { openShelf } from "./device-shelf.js";

const KEPT = 4 * 24 * 3600 * 1000;
const onShelf = openShelf("layak-unggahan", "files", "mark");

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
