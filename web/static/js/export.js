/* The file that is offered is of the choices last shown: this says so while others are chosen. */
const form = document.querySelector(".exf");
const shown = document.querySelector(".take");
const note = shown.querySelector("[role=status]");

function tell() {
  const isAsShown = [...form.elements].every((one) => one.checked === one.defaultChecked);
  shown.classList.toggle("take--before", !isAsShown);
  note.textContent = isAsShown ? "" : note.dataset.words;
}

form.addEventListener("change", tell);
// Who comes back to the page finds the choices as they were left.
window.addEventListener("pageshow", tell);
