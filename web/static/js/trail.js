/* Opening a row of the ranking in place. Without this script the same links load the page. */
const table = document.querySelector("table.rank");

function close(policy) {
  document.getElementById(`trail-${policy}`)?.remove();
  const row = document.getElementById(`row-${policy}`);
  row.classList.remove("open");
  const toggle = row.querySelector("a.tw");
  toggle.setAttribute("aria-expanded", "false");
  toggle.removeAttribute("aria-controls");
}

async function open(policy, address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) {
    location.assign(address);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const trail = page.getElementById(`trail-${policy}`);
  if (!trail) {
    location.assign(address);
    return;
  }
  close(policy);
  const row = document.getElementById(`row-${policy}`);
  row.classList.add("open");
  row.after(trail);
  const toggle = row.querySelector("a.tw");
  toggle.setAttribute("aria-expanded", "true");
  toggle.setAttribute("aria-controls", `trail-${policy}`);
}

function addressOf(link) {
  const address = new URL(link.href);
  address.searchParams.set("open", link.dataset.trail);
  return address;
}

table?.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-trail]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const policy = link.dataset.trail;
  const isToggle = link.classList.contains("tw");
  const address = addressOf(link);
  if (isToggle && link.getAttribute("aria-expanded") === "true") {
    close(policy);
    address.searchParams.delete("open");
  } else {
    await open(policy, address);
    if (!isToggle) document.querySelector(`#trail-${policy} [aria-current]`)?.focus();
  }
  history.replaceState(null, "", address);
});
