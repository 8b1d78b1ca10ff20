/* A page that is one form begins in its first open field. After a form came back, the summary of what
   is wrong is read first; a link moves to its field. */
const summary = document.querySelector(".govuk-error-summary, #look-alikes");
if (summary) {
  if (!summary.hasAttribute("tabindex")) summary.setAttribute("tabindex", "-1");
  summary.focus();
} else if (!location.hash) {
  const begun = document.querySelector("form[data-begin]");
  const fields = begun ? [...begun.querySelectorAll(`[name="${begun.dataset.begin}"]`)] : [];
  (fields.find((field) => field.checked) || fields[0])?.focus();
}
document.querySelector(".govuk-error-summary")?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const folded = field.closest("details");
  if (folded) folded.open = true;
  field.focus();
});
