// Live minutes by keyboard: Enter writes, Alt with a letter makes it more; the field is emptied
// only after the server has the sentence, and lines of others never touch it.
const field = (element) => element.closest?.("form[data-line] textarea[name=text]");

function pressed(event) {
  const here = field(event.target);
  if (!here || event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    here.form.querySelector("button[value=talk]").click();
  }
  if (event.altKey && !event.ctrlKey) {
    const button = here.form.querySelector(`button[data-key="${event.key.toLowerCase()}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  }
}

function answered(event) {
  const form = event.detail.elt?.closest?.("form[data-line]");
  if (!form || event.detail.elt !== form) return;
  const { xhr, successful } = event.detail;
  const told = form.querySelector("[data-refused]");
  if (successful && !xhr.getResponseHeader("X-Refused")) {
    form.elements.text.value = "";
    told.replaceChildren();
  } else if (!xhr.getResponseHeader("X-Refused")) {
    const said = document.createElement("p");
    said.className = "error";
    said.textContent = "Kalimat belum tersimpan; tulisannya masih ada. Coba sekali lagi.";
    told.replaceChildren(said);
  }
  form.elements.text.focus();
}

document.addEventListener("keydown", pressed);
document.body.addEventListener("htmx:afterRequest", answered);

const wanted = document.querySelector(`form[data-line]${location.hash.startsWith("#tulis-") ? location.hash : ""}`);
if (wanted && location.hash.startsWith("#tulis-")) wanted.elements.text.focus();
