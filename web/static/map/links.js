/* The links of a map: where their curves run, which of them are in view, and painting them.
   vis-network moves the nodes; a link follows the nodes at its ends. */
(function () {
  'use strict';

  const maps = window.graphmapMap;
  const STEPS = 24;
  /* A link's head and badges reach a little beyond its curve. */
  const BEYOND = 60;

  /** All links; `shiftOf` says how far a node was moved, `stateOf` how a link is lit. */
  function linkLayer(edges, paint, shiftOf, stateOf) {
    const curves = new Map();
    let ordered = edges;

    function curveOf(edge) {
      let curve = curves.get(edge.id);
      if (!curve) {
        curve = curveFrom(edge, shiftOf(edge.from), shiftOf(edge.to));
        curves.set(edge.id, curve);
      }
      return curve;
    }

    function inView(curve, view) {
      return curve.right >= view.left && curve.left <= view.right
        && curve.bottom >= view.top && curve.top <= view.bottom;
    }

    function each(view, act) {
      ordered.forEach(function (edge) {
        const curve = curveOf(edge);
        if (!inView(curve, view)) return;
        const state = stateOf(edge.id);
        if (!state.hidden) act(edge, curve, state);
      });
    }

    return {
      /** Unlit links first, so that lit ones lie over them. */
      order: function () {
        ordered = edges.slice().sort(function (one, two) {
          return Number(stateOf(two.id).dim) - Number(stateOf(one.id).dim);
        });
      },
      /** The curves of a node's links run elsewhere now. */
      moved: function (id) {
        edges.forEach(function (edge) {
          if (edge.from === id || edge.to === id) curves.delete(edge.id);
        });
      },
      draw: function (ctx, view) {
        each(view, function (edge, curve, state) { paint.link(ctx, edge, curve.points, state); });
      },
      marks: function (ctx, view) {
        each(view, function (edge, curve, state) {
          paint.linkMarks(ctx, edge, curve.badge, state);
        });
      },
      /** The link nearest to a point and within reach of it, or null. */
      at: function (point, reach) {
        const near = { left: point.x - reach, right: point.x + reach,
          top: point.y - reach, bottom: point.y + reach };
        let found = null;
        let least = reach;
        each(near, function (edge, curve) {
          const away = distance(curve.points, point);
          if (away <= least) {
            least = away;
            found = edge;
          }
        });
        return found;
      },
    };
  }

  function curveFrom(edge, from, to) {
    const points = edge.points.map(function (number, index) {
      return number + (index < 4 ? from : to)[index % 2];
    });
    const across = [points[0], points[2], points[4], points[6]];
    const down = [points[1], points[3], points[5], points[7]];
    return {
      points: points,
      badge: [edge.badge[0] + (from[0] + to[0]) / 2, edge.badge[1] + (from[1] + to[1]) / 2],
      left: Math.min.apply(null, across) - BEYOND,
      right: Math.max.apply(null, across) + BEYOND,
      top: Math.min.apply(null, down) - BEYOND,
      bottom: Math.max.apply(null, down) + BEYOND,
    };
  }

  /** How far a point is from a curve, by the nearest of so many points of it. */
  function distance(points, point) {
    let least = Infinity;
    for (let step = 0; step <= STEPS; step += 1) {
      const far = step / STEPS;
      const near = 1 - far;
      const weights = [near * near * near, 3 * near * near * far, 3 * near * far * far,
        far * far * far];
      let x = -point.x;
      let y = -point.y;
      weights.forEach(function (weight, index) {
        x += weight * points[2 * index];
        y += weight * points[2 * index + 1];
      });
      least = Math.min(least, Math.hypot(x, y));
    }
    return least;
  }

  maps.linkLayer = linkLayer;
}());
