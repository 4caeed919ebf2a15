// What is unsent on this device: said on every page, and before signing out.
import { entriesOf, hasEntries, wipeEntries } from "./activity-store.js";
import { openStore } from "./draft-store.js";
import { filesOf, wipeFiles } from "./upload-store.js";

let opened;
export const store = () => (opened ??= openStore());

const owner = () => document.body.dataset.owner || "";

// activities written without network are kept apart, with their photos
async function activities() {
  const all = hasEntries(owner()) ? await entriesOf(owner()).catch(() => []) : [];
  return { all, wipe: () => wipeEntries(owner()).catch(() => {}) };
}

const asDraft = (entry) => ({
  page: "/kegiatan/baru/",
  title: `Catatan kegiatan: ${entry.fields.find(([name]) => name === "title")?.[1] || "tanpa judul"}`,
});

export async function showElsewhere() {
  const banner = document.querySelector("[data-unsent]");
  if (!banner || !owner()) return;
  const here = new Set([...document.querySelectorAll("[data-save-url]")].map((form) => form.dataset.saveUrl));
  const written = document.querySelector("[data-activity-queue]") ? [] : (await activities()).all.map(asDraft);
  const drafts = [...(await (await store()).of(owner())).filter((draft) => !here.has(draft.url)), ...written];
  banner.hidden = !drafts.length;
  banner.querySelector("[data-unsent-count]").textContent = drafts.length;
  const pages = new Map(drafts.map((draft) => [draft.page, draft.title]));
  banner.querySelector("[data-unsent-pages]").replaceChildren(
    ...[...pages].map(([page, title]) => {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      // a stored address may only lead to this site
      link.href = new URL(page, location.origin).origin === location.origin ? page : "/";
      link.textContent = title || page;
      return item;
    }),
  );
}

// files on their way to the server that nobody handed in yet
async function uploads() {
  return { all: await filesOf(owner()).catch(() => []), wipe: () => wipeFiles().catch(() => {}) };
}

// names of files on their way; the uploads themselves can only be reached by this account
function forgetUploads() {
  try {
    Object.keys(localStorage).filter((key) => key.startsWith("layak-upload:")).forEach((key) => localStorage.removeItem(key));
  } catch {
    // nothing was kept either
  }
}

async function leave(form, settle) {
  await settle();
  const drafts = await store();
  const [written, underWay] = [await activities(), await uploads()];
  const count = (await drafts.of(owner())).length + written.all.length + underWay.all.length;
  const go = async () => {
    await drafts.wipe(owner());
    await written.wipe();
    await underWay.wipe();
    forgetUploads();
    form.submit();
  };
  const dialog = document.querySelector("dialog[data-sign-out-warning]");
  if (!count || !dialog) return go();
  dialog.querySelector("[data-unsent-count]").textContent = count;
  dialog.querySelector("[data-leave]").onclick = go;
  dialog.querySelector("[data-stay]").onclick = () => dialog.close();
  dialog.showModal();
}

export function guardSignOut(settle) {
  for (const form of document.querySelectorAll("form[data-sign-out]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      leave(form, settle);
    });
  }
}
