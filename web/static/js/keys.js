/* Keys for what leads on: an element names its own (aria-keyshortcuts="Alt+W"). The page's own go
   before those of the frame. Pages work without it; the help page lists the keys. */
const WRITTEN_IN = "textarea, input:not([type=checkbox], [type=radio])";
const everywhere = { "Alt+S": "main .save .btn--main", "Alt+N": "#panel-title a" };

for (const [keys, selector] of Object.entries(everywhere)) {
  document.querySelector(selector)?.setAttribute("aria-keyshortcuts", keys);
}

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
  // Where Alt writes another character, as on a Mac, the key itself is meant; not where it is written.
  if (!/^[a-z]$/i.test(event.key) && event.target.matches?.(WRITTEN_IN)) return;
  const letter = /^[a-z]$/i.test(event.key) ? event.key : event.code.replace("Key", "");
  if (!/^[a-z]$/i.test(letter)) return;
  const keys = `Alt+${letter.toUpperCase()}`;
  const named = [...document.querySelectorAll(`[aria-keyshortcuts="${keys}"]`)];
  const drawn = named.filter((one) => one.getClientRects().length);
  const found = drawn.find((one) => one.closest("main")) || drawn[0];
  if (!found) return;
  event.preventDefault();
  found.focus();
  found.click();
});
