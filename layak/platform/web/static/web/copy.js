// "Salin" buttons: [data-copy] names the element whose text goes to the clipboard.
// Without this module the buttons stay hidden and the text is selected by hand.
const SHOWN_MS = 2000;

function selectText(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

// A page over plain http in an office network has no clipboard of its own.
async function put(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    selectText(element);
    return document.execCommand("copy");
  }
}

async function copy(button) {
  const element = document.getElementById(button.dataset.copy);
  const label = button.textContent;
  if (!element || button.dataset.busy) return;
  button.dataset.busy = "1";
  if (await put(element)) {
    button.textContent = button.dataset.done;
    said.textContent = button.dataset.done;
  }
  setTimeout(() => {
    button.textContent = label;
    said.textContent = "";
    delete button.dataset.busy;
  }, SHOWN_MS);
}

const said = document.createElement("p");
said.className = "visually-hidden";
said.setAttribute("role", "status");
document.body.append(said);

for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (button) copy(button);
});
