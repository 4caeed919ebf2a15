// Who is signed in, as the server sees it, and a fresh CSRF token.
const ASK = "/sesi/";
const POLL = 3000;

export const session = {
  csrf: "",
  owner: "",
  state: "in", // in | out | other
};

const listeners = new Set();
let polling = 0;

export const onSession = (listener) => listeners.add(listener);

function become(state) {
  if (session.state === state) return;
  session.state = state;
  clearInterval(polling);
  polling = state === "in" ? 0 : setInterval(askWhenSeen, POLL);
  const notice = document.querySelector("[data-session-notice]");
  if (notice) {
    notice.hidden = state === "in";
    for (const part of notice.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
  }
  listeners.forEach((listener) => listener(state));
}

function useToken(token) {
  session.csrf = token;
  for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token;
  if (document.body.hasAttribute("hx-headers")) {
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  }
}

// "in", "out" or "other"; throws when the network or the server does not answer
export async function askSession(signal) {
  const response = await fetch(ASK, { signal, credentials: "same-origin", redirect: "manual", headers: { "X-Requested-With": "layak-autosave" } });
  if (response.status === 401 || response.type === "opaqueredirect") become("out");
  else if (!response.ok) throw new Error(`session ${response.status}`);
  else {
    const said = await response.json();
    if (said.user === session.owner) useToken(said.csrf);
    become(said.user === session.owner ? "in" : "other");
  }
  return session.state;
}

export const signedOut = () => become("out");

function askWhenSeen() {
  if (document.visibilityState === "visible" && session.state !== "in") askSession().catch(() => {});
}

export function startSession() {
  session.owner = document.querySelector("form[data-autosave]")?.dataset.owner || document.body.dataset.owner || "";
  session.csrf = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  document.addEventListener("visibilitychange", askWhenSeen);
  window.addEventListener("focus", askWhenSeen);
}
