/* The filters of a map in a file: what is unticked goes from the drawing and from both tables. */
(function () {
  'use strict';

  const maps = window.graphmapMap;
  const GROUPS = ['kind', 'does', 'evidence'];

  /** Work the filters of a file; `say` tells how much is shown. */
  function filter(form, payload, drawing, say) {
    const told = new Map(Object.entries(payload.filters));

    const boxes = new Map(GROUPS.map(function (name) {
      return [name, [...form.querySelectorAll('[name="' + name + '"]')]];
    }));

    /** Whether a value is let through; one that has no box always is. */
    function passes(name, value) {
      const own = boxes.get(name).find(function (box) { return box.value === value; });
      return !own || own.checked;
    }

    function shownLinks() {
      const place = new FormData(form).get('place');
      const shown = new Set();
      told.forEach(function (link, id) {
        const kinds = link.kinds.every(function (kind) { return passes('kind', kind); });
        const there = !place || link.places.includes(place);
        if (kinds && there && passes('does', link.does) && passes('evidence', link.evidence)) {
          shown.add(id);
        }
      });
      return shown;
    }

    function apply() {
      const shown = shownLinks();
      const joined = new Set();
      const reached = new Set();
      drawing.links.forEach(function (link, id) {
        [link.from, link.to].forEach(function (end) {
          joined.add(end);
          if (shown.has(id)) reached.add(end);
        });
      });
      const hiddenNodes = new Set();
      drawing.nodes.forEach(function (node, id) {
        const alone = joined.has(id) && !reached.has(id);
        if (alone || !passes('kind', node.kind)) hiddenNodes.add(id);
      });
      const hiddenLinks = new Set([...drawing.links.keys()].filter(function (id) {
        return !shown.has(id);
      }));
      drawing.hide(hiddenNodes, hiddenLinks);
      tables(shown);
      say((drawing.nodes.size - hiddenNodes.size) + ' of ' + drawing.nodes.size + ' shown, '
        + (drawing.links.size - hiddenLinks.size) + ' of ' + drawing.links.size + ' links');
    }

    function tables(shown) {
      document.querySelectorAll('[data-link]').forEach(function (line) {
        line.hidden = !shown.has(line.dataset.link);
      });
      document.querySelectorAll('[data-outcome]').forEach(function (row) {
        const lines = [...row.querySelectorAll('[data-link]')];
        const isEmpty = lines.length && lines.every(function (line) { return line.hidden; });
        row.hidden = Boolean(isEmpty) || !passes('kind', 'Outcome');
      });
    }

    form.addEventListener('change', apply);
    // The boxes are ticked again only after the event.
    form.addEventListener('reset', function () { setTimeout(apply, 0); });
    form.addEventListener('submit', function (event) { event.preventDefault(); });
  }

  maps.filter = filter;
}());
