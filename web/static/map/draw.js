/* Draws a map with vis-network: positions come from the server, physics is off.
   graphmapMap.draw(box, payload, when) gives a drawing that others steer: the page, the keyboard,
   the exported file. */
(function () {
  'use strict';

  const maps = window.graphmapMap;
  const LEAST_SCALE = 0.2;
  const MOST_SCALE = 4;
  /* Below this scale nobody can read a label that moves. */
  const SMALL = 0.5;

  function draw(box, payload, when) {
    const paint = maps.painter(payload.style);
    const records = new Map();
    const links = new Map();
    const shifts = new Map();
    let lighting = lightingOf(payload.lighting);
    let focused = null;
    let network = null;
    /* A large map that is dragged shows its nodes alone: its links would hold the hand up. */
    const hides = payload.options.interaction.hideEdgesOnDrag;
    let moving = false;

    payload.nodes.forEach(function (node) {
      if (!node.owner) records.set(node.id, node);
    });
    payload.edges.forEach(function (edge) { links.set(edge.id, edge); });

    function stateOfNode(id) {
      const chosen = lighting.selected !== null;
      const lit = chosen && lighting.nodes.has(id);
      return { dim: chosen && !lit, lit: lit, selected: id === lighting.selected,
        focused: id === focused };
    }

    function stateOfLink(id) {
      const chosen = lighting.selected !== null;
      const lit = chosen && lighting.links.has(id);
      return { dim: chosen && !lit, lit: lit };
    }

    function renderer(node) {
      return function (given) {
        const state = stateOfNode(node.id);
        return {
          drawNode: function () { paint.symbol(given.ctx, node, given.x, given.y, state); },
          drawExternalLabel: function () {
            if (moving && network.getScale() < SMALL) return;
            paint.label(given.ctx, node, given.x, given.y, state);
          },
          nodeDimensions: { width: node.box[0], height: node.box[1] },
        };
      };
    }

    function visNode(node) {
      if (node.owner) return node;
      return Object.assign({}, node, { ctxRenderer: renderer(node), title: undefined });
    }

    function visEdge(edge) {
      const dim = stateOfLink(edge.id).dim;
      return Object.assign({}, edge, {
        title: undefined,
        color: { color: dim ? payload.style.colours.dimLine : edge.tint, inherit: false },
      });
    }

    function byLight(first, second) {
      return Number(stateOfLink(second.id).dim) - Number(stateOfLink(first.id).dim);
    }

    const nodeSet = new vis.DataSet(payload.nodes.map(visNode));
    const edgeSet = new vis.DataSet(payload.edges.slice().sort(byLight).map(visEdge));

    function shiftOf(id) { return shifts.get(id) || [0, 0]; }

    function pointsOf(edge) {
      const from = shiftOf(edge.cause);
      const to = shiftOf(edge.target);
      return edge.points.map(function (number, index) {
        return number + (index < 4 ? from : to)[index % 2];
      });
    }

    function badgeOf(edge) {
      const from = shiftOf(edge.cause);
      const to = shiftOf(edge.target);
      return [edge.badge[0] + (from[0] + to[0]) / 2, edge.badge[1] + (from[1] + to[1]) / 2];
    }

    network = new vis.Network(box, { nodes: nodeSet, edges: edgeSet }, payload.options);
    // The box is the one tab stop; vis-network would make a second one.
    box.querySelectorAll('[tabindex]').forEach(function (part) {
      part.removeAttribute('tabindex');
    });
    network.on('beforeDrawing', function (ctx) {
      paint.headings(ctx, payload.headings);
      if (moving) return;
      links.forEach(function (edge) {
        if (edge.hidden) paint.link(ctx, edge, pointsOf(edge), stateOfLink(edge.id));
      });
    });
    network.on('afterDrawing', function (ctx) {
      if (!moving) links.forEach(function (edge) {
        paint.linkMarks(ctx, edge, badgeOf(edge), stateOfLink(edge.id));
      });
      if (when.drawn) when.drawn();
    });

    /** The node whose symbol, box or label is at a point of the drawing. */
    function nodeAt(point) {
      let found = null;
      records.forEach(function (node) {
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

    function linkAt(pointer) {
      const id = network.getEdgeAt(pointer);
      return id === undefined ? null : id;
    }

    /** The outcome whose badge of folded policies is at a point, or null. */
    function badgeAt(point) {
      let found = null;
      records.forEach(function (node) {
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

    let dragged = null;
    network.on('dragStart', function (event) {
      moving = hides;
      const id = event.nodes[0];
      dragged = records.has(id) ? { id: id, before: shiftOf(id) } : null;
    });
    network.on('dragging', function () { if (dragged) follow(dragged.id); });
    network.on('dragEnd', function () {
      moving = false;
      if (hides) network.redraw();
      if (!dragged) return;
      follow(dragged.id);
      const node = records.get(dragged.id);
      const shift = shiftOf(dragged.id);
      if (when.moved && (shift[0] !== dragged.before[0] || shift[1] !== dragged.before[1])) {
        when.moved(dragged.id, node.x + shift[0], node.y + shift[1]);
      }
      dragged = null;
    });

    /** Let the ends of a node's links follow it. */
    function follow(id) {
      const node = records.get(id);
      const at = network.getPosition(id);
      const shift = [at.x - node.x, at.y - node.y];
      shifts.set(id, shift);
      payload.nodes.forEach(function (port) {
        if (port.owner === id) network.moveNode(port.id, port.x + shift[0], port.y + shift[1]);
      });
    }

    function size() { return [box.clientWidth, box.clientHeight]; }

    function look(scale, position) {
      network.moveTo({
        scale: Math.min(MOST_SCALE, Math.max(LEAST_SCALE, scale)),
        position: position || network.getViewPosition(),
        animation: false,
      });
    }

    /** The whole drawing in its box, as large as it was laid out where there is room. */
    function fit() {
      const room = size();
      const scale = Math.min(1, room[0] / payload.width, room[1] / payload.height);
      look(scale, { x: payload.width / 2, y: payload.height / 2 });
    }

    function zoom(factor) { look(network.getScale() * factor); }

    box.addEventListener('wheel', function (event) {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1);
    }, { passive: false });

    function resize() {
      network.setSize(size()[0] + 'px', size()[1] + 'px');
      network.redraw();
      fit();
    }

    function light(given) {
      lighting = lightingOf(given);
      edgeSet.update(payload.edges.map(visEdge));
      network.redraw();
    }

    function focus(id) {
      focused = id;
      network.redraw();
    }

    /** Say what is under the pointer, for a title that is plain text. */
    function wordsAt(pointer) {
      const point = network.DOMtoCanvas(pointer);
      const folded = when.open ? badgeAt(point) : null;
      if (folded !== null) {
        return { words: 'Draw what is folded into ' + records.get(folded).label, node: folded };
      }
      const id = nodeAt(point);
      if (id !== null) return { words: records.get(id).title, node: id };
      const edge = linkAt(pointer);
      return edge === null ? null : { words: links.get(edge).title, node: null };
    }

    network.setSize(size()[0] + 'px', size()[1] + 'px');
    fit();
    return {
      network: network,
      nodes: records,
      links: links,
      light: light,
      focus: focus,
      fit: fit,
      zoom: zoom,
      resize: resize,
      wordsAt: wordsAt,
      positionOf: function (id) {
        return network.canvasToDOM(network.getPosition(id));
      },
      selected: function () { return lighting.selected; },
    };
  }

  function lightingOf(given) {
    return { selected: given.selected, nodes: new Set(given.nodes), links: new Set(given.links) };
  }

  maps.draw = draw;
}());
