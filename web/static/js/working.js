/* While a long answer is worked out the old one stays, with a word and a way to stop. Without this
   script the form loads the page. */
const form = document.querySelector("form[data-working]");

async function workOut(address, status, stop) {
  try {
    const answer = await fetch(address, { credentials: "same-origin", signal: stop.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    if (!main) {
      location.assign(address);
      return;
    }
    document.querySelector("main").replaceWith(main);
    document.title = page.title;
    history.pushState(null, "", answer.url);
    listen();
    document.getElementById("how-sure")?.scrollIntoView({ block: "nearest" });
    document.querySelector(".govuk-error-summary, #budget")?.focus();
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
    else status.textContent = "Stopped. What you see is the answer before.";
  }
}

function onSubmit(event) {
  event.preventDefault();
  const asked = new URL(event.target.action);
  asked.search = new URLSearchParams(new FormData(event.target)).toString();
  const status = event.target.querySelector("[role=status]");
  const stop = new AbortController();
  const budget = event.target.elements.budget.value;
  status.textContent = `${event.target.dataset.working.replace("{n}", budget)} `;
  const cancel = document.createElement("button");
  cancel.type = "button";
  cancel.className = "btn btn--s";
  cancel.textContent = "Cancel";
  cancel.addEventListener("click", () => stop.abort());
  status.append(cancel);
  workOut(asked, status, stop);
}

function listen() {
  document.querySelector("form[data-working]")?.addEventListener("submit", onSubmit);
}

if (form) {
  listen();
  window.addEventListener("popstate", () => location.reload());
}
