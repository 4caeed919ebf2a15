// Quick exit takes the place of this page in the history; a kept copy opens without a network.
document.querySelectorAll("[data-exit]").forEach((link) => {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    // gone at once, however long the other page takes
    document.documentElement.hidden = true;
    window.location.replace(link.href);
  });
});

if ("serviceWorker" in navigator) {
  const worker = document.body.dataset.worker;
  navigator.serviceWorker.register(worker, { scope: "/darurat/" }).catch(() => {});
}

// a second press would hide the code of the first
document.querySelectorAll("form[data-once]").forEach((form) => {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
});
// back from the next page, the form can be sent again
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-once]").forEach((form) => delete form.dataset.sent);
});
