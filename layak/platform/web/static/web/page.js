// Small conveniences of every page; nothing here is needed to read or to send a form.
import { $autosave, $drafts, $keyboard, $palette, $upload } from "./core.js";

const find = (selector) => document.querySelector(selector);

function closeMenusOutside(event) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (event.key === "Escape" || (event.type === "click" && !menu.contains(event.target))) menu.open = false;
  }
}

// a narrow screen shows a part of a row of tabs: the part with the open one
function showOpenTabs() {
  for (const tab of document.querySelectorAll(".tabs > [aria-current]")) {
    const row = tab.parentElement.getBoundingClientRect();
    const own = tab.getBoundingClientRect();
    tab.parentElement.scrollLeft += own.left + own.width / 2 - row.left - row.width / 2;
  }
}

find("[data-error-summary]")?.focus();
showOpenTabs();
document.addEventListener("click", closeMenusOutside);
document.addEventListener("keydown", closeMenusOutside);
$keyboard.startKeyboard();
$palette.startPalette();
$upload.startUploads(() => import("./upload-queue.js"));

if (find("form[data-redact]")) import("./redact.js").then(({ startRedacting }) => startRedacting());
if (find("form[data-choose]")) import("./choose.js").then(({ startChoosing }) => startChoosing());

async function startDrafts() {
  $drafts.guardSignOut($autosave.settleAll);
  if (!find("form[data-autosave], form[data-grid]")) return $drafts.showElsewhere();
  await $autosave.startAutosave();
  if (find("form[data-table]")) (await import("./table.js")).startTable();
  if (find("form[data-grid]")) (await import("./grid.js")).startGrid();
}

if (document.body.dataset.owner) startDrafts();
