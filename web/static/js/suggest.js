/* Names that are on the map, offered while one is typed. Without this script the form offers them
   after it is sent. */
const least = 2;

async function offer(box, kinds, list) {
  const asked = box.value.trim();
  const address = new URL("/api/v1/search", location.href);
  const here = new URL(location.href).searchParams.get("map");
  address.searchParams.set("q", asked);
  if (here) address.searchParams.set("map", here);
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok || box.value.trim() !== asked) return;
  const found = (await answer.json()).nodes.filter((node) => kinds.includes(node.kind));
  list.replaceChildren(
    ...found.slice(0, 12).map((node) => {
      const option = document.createElement("option");
      option.value = node.name;
      return option;
    }),
  );
}

for (const group of document.querySelectorAll("[data-suggest]")) {
  const box = group.querySelector("input[list]");
  const list = group.querySelector("datalist");
  let waiting = 0;
  box?.addEventListener("input", () => {
    clearTimeout(waiting);
    if (box.value.trim().length < least) return;
    waiting = setTimeout(() => offer(box, group.dataset.suggest.split(" "), list), 150);
  });
}
