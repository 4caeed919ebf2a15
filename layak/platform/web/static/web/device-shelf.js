// One shelf in a database of this device. What `use` of `onShelf` wrote is on the disk when it resolves.
const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export function openShelf(name, shelf, keyPath) {
  let opened;
  const open = () => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(shelf, { keyPath });
    return answer(request);
  };
  return async function onShelf(mode, use) {
    const transaction = (await (opened ??= open())).transaction(shelf, mode);
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
    const [found] = await Promise.all([answer(use(transaction.objectStore(shelf))), done]);
    return found;
  };
}
