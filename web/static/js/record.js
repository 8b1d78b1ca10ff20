/* Recording an observation: suggestions as one writes, the claim read back, words never lost. */
const form = document.querySelector("form.record");
const draftKey = `graphmap-observation-${form.dataset.map}`;
const kept = ["observed", "other_cause", "other_target"];
const status = form.querySelector("[data-kept]");
const part = (name) => document.querySelector(`[data-part="${name}"]`);
let waiting = 0;
let asked = 0;
let wordsShown = null;

async function ask() {
  const number = (asked += 1);
  const answer = await fetch(form.dataset.suggest, { method: "POST", body: new FormData(form) });
  if (!answer.ok || number !== asked) return;
  const found = await answer.json();
  for (const name of ["readback", "side", "personal"]) part(name).innerHTML = found[name].trim();
  if (wordsShown !== form.elements.observed.value) {
    wordsShown = form.elements.observed.value;
    showAbout(found.about);
  }
}

/* New suggestions keep what was chosen, and the focus where it was. */
function showAbout(html) {
  const held = document.activeElement;
  const focused = held?.closest("[data-part=about]") ? held.value : null;
  part("about").innerHTML = html;
  if (focused) part("about").querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus();
}

function later() {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => ask().catch(() => undefined), 250);
}

function sayBetween() {
  const names = ["cause", "target"].map((name) => {
    const other = form.elements[`other_${name}`].value.trim();
    return other || form.querySelector(`input[name="${name}"]:checked`)?.dataset.name;
  });
  form.querySelector("[data-between]").textContent = names.every(Boolean)
    ? `“${names[0]}” … “${names[1]}”`
    : "";
}

/* The page that says that the words were written lets go of them: frame.js. */
function keepDraft() {
  const draft = Object.fromEntries(kept.map((name) => [name, form.elements[name].value]));
  draft.operation = form.elements.operation_id.value;
  try {
    localStorage.setItem(draftKey, JSON.stringify(draft));
  } catch {
    // Without room on the device the words are only in the form.
  }
}

function restoreDraft() {
  const before = localStorage.getItem(draftKey);
  if (!before || form.elements.observed.value) return;
  const draft = JSON.parse(before);
  if (!draft.observed) return;
  for (const name of kept) form.elements[name].value = draft[name] || "";
  status.textContent = "These words were kept on this device. They have not been sent yet.";
  later();
}

form.addEventListener("input", () => {
  keepDraft();
  sayBetween();
  later();
});

form.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  const button = event.submitter;
  status.textContent = "Kept on this device. It will be sent when you are back.";
  window.addEventListener("online", () => form.requestSubmit(button), { once: true });
});

restoreDraft();
