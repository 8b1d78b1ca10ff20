/* Walking a map by keyboard: one tab stop, arrows along the links, and words for what is met. */
(function () {
  'use strict';

  const maps = window.graphmapMap;
  const COLUMNS = ['left', 'factor_1', 'factor_2', 'spine', 'right'];

  function walk(box, drawing, live, when) {
    let at = null;

    const columns = new Map(COLUMNS.map(function (name) { return [name, []]; }));
    drawing.nodes.forEach(function (node) { columns.get(node.column).push(node); });
    columns.forEach(function (nodes) {
      nodes.sort(function (first, second) { return first.y - second.y; });
    });

    function inColumn(name) {
      return columns.get(name).filter(function (node) { return drawing.isShown(node.id); });
    }

    /** The nodes at the other ends of the links that are shown. */
    function neighbours(id) {
      const found = new Set();
      drawing.links.forEach(function (link) {
        if (!drawing.isLinkShown(link.id)) return;
        if (link.from === id) found.add(link.to);
        if (link.to === id) found.add(link.from);
      });
      return [...found].map(function (other) { return drawing.nodes.get(other); });
    }

    function say(words) { live.textContent = words; }

    function go(id) {
      at = id;
      drawing.focus(id);
      if (id === null) return;
      say(drawing.nodes.get(id).title);
      bringIntoView(id);
    }

    /** Scroll the page, and the box where it scrolls itself, until the node is seen. */
    function bringIntoView(id) {
      const spot = drawing.positionOf(id);
      const area = box.getBoundingClientRect();
      const y = area.top + spot.y;
      if (y < 80 || y > window.innerHeight - 60) {
        window.scrollBy({ top: y - window.innerHeight / 2, behavior: 'auto' });
      }
      if (box.scrollWidth > box.clientWidth) box.scrollLeft = spot.x - box.clientWidth / 2;
    }

    function first() {
      const chosen = drawing.selected();
      if (chosen !== null && drawing.nodes.has(chosen) && drawing.isShown(chosen)) return chosen;
      const column = COLUMNS.find(function (name) { return inColumn(name).length; });
      return column ? inColumn(column)[0].id : null;
    }

    function vertical(step) {
      const node = drawing.nodes.get(at);
      const column = inColumn(node.column);
      const next = column[column.indexOf(node) + step];
      if (next) go(next.id);
      else say(step < 0 ? 'Top of the column' : 'Bottom of the column');
    }

    function sideways(step) {
      const node = drawing.nodes.get(at);
      const here = COLUMNS.indexOf(node.column);
      const there = neighbours(at).filter(function (other) {
        return Math.sign(COLUMNS.indexOf(other.column) - here) === step;
      });
      there.sort(function (one, two) {
        return Math.abs(one.y - node.y) - Math.abs(two.y - node.y) || (one.id < two.id ? -1 : 1);
      });
      if (there.length) go(there[0].id);
      else say('No link to the ' + (step < 0 ? 'left' : 'right'));
    }

    const keys = {
      ArrowUp: function () { vertical(-1); },
      ArrowDown: function () { vertical(1); },
      ArrowLeft: function () { sideways(-1); },
      ArrowRight: function () { sideways(1); },
      Enter: function () { when.open(at); },
    };

    box.addEventListener('keydown', function (event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === 'Home') {
        event.preventDefault();
        drawing.fit();
        return;
      }
      if (event.key === 'Escape') {
        if (drawing.selected() !== null) {
          event.preventDefault();
          when.clear();
        }
        return;
      }
      if (event.key === '+' || event.key === '-') {
        event.preventDefault();
        drawing.zoom(event.key === '+' ? 1.2 : 1 / 1.2);
        return;
      }
      const act = keys[event.key];
      if (!act) return;
      event.preventDefault();
      if (at === null || !drawing.isShown(at)) go(first());
      else act();
    });

    box.addEventListener('focus', function () {
      if (at === null || !drawing.isShown(at)) at = first();
      if (box.matches(':focus-visible')) go(at);
    });
    box.addEventListener('blur', function () { drawing.focus(null); });

    return {
      go: go,
      say: say,
      show: bringIntoView,
      at: function () { return at; },
    };
  }

  maps.walk = walk;
}());
