/* The frame: one picker open at a time, a filter box in long ones. Pages work without it. */
const pickers = [...document.querySelectorAll("details.picker")];

function closeAll(except) {
  for (const picker of pickers) {
    if (picker !== except) picker.open = false;
  }
}

for (const picker of pickers) {
  picker.addEventListener("toggle", () => {
    if (!picker.open) return;
    closeAll(picker);
    const box = picker.querySelector("[data-filter] input");
    if (box) box.focus();
  });
  picker.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    picker.open = false;
    picker.querySelector("summary").focus();
  });
}

/* On a narrow page the navigation scrolls sideways: where one is comes into sight. */
for (const row of document.querySelectorAll(".nav, .nav ul, .subnav")) {
  const current = row.querySelector("[aria-current]");
  if (!current) continue;
  const beyond = current.getBoundingClientRect().right - row.getBoundingClientRect().right;
  if (beyond > 0) row.scrollLeft += beyond + 16;
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("details.picker")) closeAll();
});

/* What record.js kept on this device until it was written, and is written now. */
const written = document.querySelector(".written[data-draft]");
if (written) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith("graphmap-observation-")) continue;
      const draft = JSON.parse(localStorage.getItem(key));
      if (draft.operation === written.dataset.draft) localStorage.removeItem(key);
    }
  } catch {
    // Where nothing may be kept, there is nothing to let go of.
  }
}

for (const filter of document.querySelectorAll("[data-filter]")) {
  const list = filter.parentElement.querySelector("[data-filtered]");
  const box = filter.querySelector("input");
  const none = filter.parentElement.querySelector("[data-none]");
  const elsewhere = none.querySelector("a");
  filter.hidden = false;
  box.addEventListener("input", () => {
    const wanted = box.value.trim().toLocaleLowerCase();
    for (const item of list.children) {
      item.hidden = !item.textContent.toLocaleLowerCase().includes(wanted);
    }
    none.hidden = [...list.children].some((item) => !item.hidden);
    const address = new URL(elsewhere.href);
    address.searchParams.set("q", box.value.trim());
    elsewhere.href = address.href;
  });
}
