/* Draws a map with vis-network: positions come from the server, physics is off.
   graphmapMap.draw(box, payload, when) gives a drawing that others steer: the page, the keyboard,
   the exported file. */
(function () {
  'use strict';

  const maps = window.graphmapMap;
  /* Below this scale nobody can read a label that moves. */
  const SMALL = 0.5;
  /* How near to a link, in pixels of the screen, the pointer is on it. */
  const REACH = 6;
  /* No node is higher than this, half of it above its middle. */
  const BEYOND = 60;

  function draw(box, payload, when) {
    const paint = maps.painter(payload.style);
    const records = new Map();
    const shifts = new Map();
    const links = new Map(payload.edges.map(function (edge) { return [edge.id, edge]; }));
    let lighting = lightingOf(payload.lighting);
    let focused = null;
    let hidden = { nodes: new Set(), links: new Set() };
    /* A large map that is dragged is only sketched, its nodes alone: all of it would hold the hand
       up. */
    const sketches = payload.options.interaction.hideNodesOnDrag;
    let moving = false;
    let dragged = null;

    payload.nodes.forEach(function (node) { records.set(node.id, node); });

    function stateOfNode(id) {
      const chosen = lighting.selected !== null;
      const lit = chosen && lighting.nodes.has(id);
      return { dim: chosen && !lit, lit: lit, selected: id === lighting.selected,
        focused: id === focused };
    }

    function stateOfLink(id) {
      const chosen = lighting.selected !== null;
      const lit = chosen && lighting.links.has(id);
      return { dim: chosen && !lit, lit: lit, hidden: hidden.links.has(id) };
    }

    function shown() {
      return payload.nodes.filter(function (node) { return !hidden.nodes.has(node.id); });
    }

    function shiftOf(id) { return shifts.get(id) || [0, 0]; }

    const layer = maps.linkLayer(payload.edges, paint, shiftOf, stateOfLink);
    layer.order();

    /** vis-network wraps what it is given: a fresh answer each time, or the wraps pile up. */
    function renderer(node) {
      const dimensions = { width: node.box[0], height: node.box[1] };
      return function (now) {
        const state = stateOfNode(node.id);
        return {
          drawNode: function () { paint.symbol(now.ctx, node, now.x, now.y, state); },
          drawExternalLabel: function () { paint.label(now.ctx, node, now.x, now.y, state); },
          nodeDimensions: dimensions,
        };
      };
    }

    /** The nodes in view as they move: too small to be read, where they are and of which kind. */
    function sketch(ctx, seen) {
      const plain = network.getScale() < SMALL;
      shown().forEach(function (node) {
        const shift = shiftOf(node.id);
        const x = node.x + shift[0];
        const y = node.y + shift[1];
        if (y < seen.top - BEYOND || y > seen.bottom + BEYOND) return;
        const state = stateOfNode(node.id);
        if (plain) {
          paint.plain(ctx, node, x, y, state);
          return;
        }
        paint.symbol(ctx, node, x, y, state);
        paint.label(ctx, node, x, y, state);
      });
    }

    function visNode(node) {
      return { id: node.id, x: node.x, y: node.y, shape: 'custom', ctxRenderer: renderer(node) };
    }

    const frame = document.createElement('div');
    box.append(frame);
    const nodes = new vis.DataSet(payload.nodes.map(visNode));
    const network = new vis.Network(frame, { nodes: nodes, edges: new vis.DataSet() },
      payload.options);
    const view = maps.viewer(box, frame, network, payload);
    // The box is the one tab stop; vis-network would make a second one.
    box.querySelectorAll('[tabindex]').forEach(function (part) {
      part.removeAttribute('tabindex');
    });
    network.on('beforeDrawing', function (ctx) {
      if (dragged) follow(dragged.id);
      paint.headings(ctx, payload.headings);
      if (moving) sketch(ctx, view.seen());
      else layer.draw(ctx, view.seen());
    });
    network.on('afterDrawing', function (ctx) {
      if (!moving) layer.marks(ctx, view.seen());
      if (when.drawn) when.drawn();
    });

    /** The node whose symbol, box or label is at a point of the drawing. */
    function nodeAt(point) {
      let found = null;
      shown().forEach(function (node) {
        const shift = shiftOf(node.id);
        const x = node.x + shift[0];
        const y = node.y + shift[1];
        const half = [Math.max(12, node.box[0] / 2 + 2), Math.max(12, node.box[1] / 2 + 2)];
        const inBox = Math.abs(point.x - x) <= half[0] && Math.abs(point.y - y) <= half[1];
        if (inBox || inLabel(node, x, y, point)) found = node.id;
      });
      return found;
    }

    function inLabel(node, x, y, point) {
      const width = node.labelBox[0];
      const start = { start: 0, middle: -width / 2, end: -width }[node.anchor];
      const left = x + node.labelAt[0] + start;
      const across = point.x >= left - 2 && point.x <= left + width + 2;
      return across && Math.abs(point.y - y - node.labelAt[1]) <= node.labelBox[1] / 2 + 2;
    }

    /** The outcome whose badge of folded policies is at a point, or null. */
    function badgeAt(point) {
      let found = null;
      shown().forEach(function (node) {
        if (!node.folded[0] && !node.folded[1]) return;
        const shift = shiftOf(node.id);
        const left = node.x + shift[0] - node.box[0] / 2 + 6;
        const top = node.y + shift[1] - node.box[1] / 2;
        [[node.folded[0], left], [node.folded[1], left + node.box[0] - 12]].forEach(function (at) {
          const near = Math.abs(point.x - at[1]) <= 14 && Math.abs(point.y - top) <= 12;
          if (at[0] && near) found = node.id;
        });
      });
      return found;
    }

    network.on('click', function (event) {
      const opened = when.open ? badgeAt(event.pointer.canvas) : null;
      if (opened !== null) {
        when.open(opened);
        return;
      }
      const id = nodeAt(event.pointer.canvas);
      if (id !== null) when.select(id);
    });

    network.on('dragStart', function (event) {
      moving = sketches;
      const id = event.nodes[0];
      dragged = records.has(id) ? { id: id, before: shiftOf(id) } : null;
    });
    network.on('dragEnd', function () {
      moving = false;
      if (sketches) network.redraw();
      if (!dragged) {
        view.dragged();
        return;
      }
      follow(dragged.id);
      const node = records.get(dragged.id);
      const shift = shiftOf(dragged.id);
      if (when.moved && (shift[0] !== dragged.before[0] || shift[1] !== dragged.before[1])) {
        when.moved(dragged.id, node.x + shift[0], node.y + shift[1]);
      }
      dragged = null;
    });

    /** Let a node's links follow it. */
    function follow(id) {
      const node = records.get(id);
      const at = network.getPosition(id);
      shifts.set(id, [at.x - node.x, at.y - node.y]);
      layer.moved(id);
    }

    box.addEventListener('wheel', function (event) {
      if (!event.ctrlKey) return;
      event.preventDefault();
      view.zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1);
    }, { passive: false });

    function resize() {
      view.fill();
      network.redraw();
      view.fit();
    }

    function light(given) {
      lighting = lightingOf(given);
      layer.order();
      network.redraw();
    }

    /** Leave nodes and links away; everything else keeps its place. */
    function hide(hiddenNodes, hiddenLinks) {
      hidden = { nodes: hiddenNodes, links: hiddenLinks };
      nodes.update(payload.nodes.map(function (node) {
        return { id: node.id, hidden: hiddenNodes.has(node.id) };
      }));
      network.redraw();
    }

    function focus(id) {
      focused = id;
      network.redraw();
    }

    /** Say what is under the pointer, for a title that is plain text. */
    function wordsAt(pointer) {
      const point = network.DOMtoCanvas(view.inFrame(pointer));
      const folded = when.open ? badgeAt(point) : null;
      if (folded !== null) {
        return { words: 'Draw what is folded into ' + records.get(folded).label, node: folded };
      }
      const id = nodeAt(point);
      if (id !== null) return { words: records.get(id).title, node: id };
      const edge = layer.at(point, REACH / network.getScale());
      return edge === null ? null : { words: edge.title, node: null };
    }

    view.fill();
    view.fit();
    return {
      network: network,
      nodes: records,
      links: links,
      light: light,
      focus: focus,
      hide: hide,
      isShown: function (id) { return !hidden.nodes.has(id); },
      isLinkShown: function (id) { return !hidden.links.has(id); },
      fit: view.fit,
      zoom: view.zoom,
      resize: resize,
      wordsAt: wordsAt,
      positionOf: function (id) {
        return view.onPaper(network.canvasToDOM(network.getPosition(id)));
      },
      selected: function () { return lighting.selected; },
    };
  }

  function lightingOf(given) {
    return { selected: given.selected, nodes: new Set(given.nodes), links: new Set(given.links) };
  }

  maps.draw = draw;
}());
