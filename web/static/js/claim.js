/* The record form: says how the claim will read, as its fields are filled. */
const sentence = document.getElementById("reads");
const form = document.querySelector("form.rform");

function typed(name, otherwise) {
  return form.elements[name].value.trim().replace(/\.$/, "") || otherwise;
}

function show(part, text) {
  sentence.querySelector(`[data-part="${part}"]`).textContent = text;
}

function read() {
  const deeds = JSON.parse(sentence.dataset.deeds);
  const speaksAgainst = form.elements.stance.value === "challenges";
  show("place", typed("place", "a place"));
  show("cause", typed("cause", "a rule"));
  show("effect", deeds[form.elements.effect.value] || deeds.blocks);
  show("target", typed("target", "what people want"));
  show("observed", typed("observed", "what you saw"));
  show("stance", speaksAgainst ? "Against it speaks" : "We know it from");
}

if (sentence && form) {
  form.addEventListener("input", read);
  read();
}
