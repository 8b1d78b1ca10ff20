/* How the nodes, badges and special links of a map are painted on its canvas.
   The same look as graphmap/views/svg.py gives to paper; colours and icons come with the data. */
(function () {
  'use strict';

  const BOXED = ['Outcome', 'Factor', 'Organisation'];
  const BADGE = { height: 17, size: 12 };

  /** Everything that paints, for one set of colours and icons. */
  function painter(style) {
    const colours = style.colours;
    const icons = new Map();
    for (const kind of Object.keys(style.kinds)) {
      icons.set(kind, style.kinds[kind].icon.map(function (part) {
        return { role: part[0], path: new Path2D(part[1]) };
      }));
    }
    const heart = new Path2D(style.heartPath);

    function roundedBox(ctx, x, y, width, height, radius) {
      ctx.beginPath();
      ctx.roundRect(x, y, width, height, radius);
    }

    function icon(ctx, kind, x, y, size, colour) {
      ctx.save();
      ctx.translate(x, y);
      ctx.scale(size / 16, size / 16);
      ctx.lineWidth = 1.5;
      ctx.lineCap = 'round';
      ctx.lineJoin = 'round';
      for (const part of icons.get(kind)) {
        if (part.role === 'fill') {
          ctx.fillStyle = colour;
          ctx.fill(part.path);
        } else if (part.role === 'hole') {
          ctx.fillStyle = colours.paper;
          ctx.fill(part.path);
        } else {
          if (part.role === 'open') {
            ctx.fillStyle = colours.paper;
            ctx.fill(part.path);
          }
          ctx.strokeStyle = part.role === 'mark' ? colours.paper : colour;
          ctx.stroke(part.path);
        }
      }
      ctx.restore();
    }

    function corner(node) {
      if (node.kind === 'Outcome') return Math.min(15, node.box[1] / 2);
      if (node.kind === 'Organisation') return 6;
      return node.kind === 'Factor' ? node.box[1] / 2 : 1.5;
    }

    function ring(ctx, node, x, y, grow, fill) {
      const width = node.box[0] + 2 * grow;
      const height = node.box[1] + 2 * grow;
      roundedBox(ctx, x - width / 2, y - height / 2, width, height, corner(node) + grow);
      if (fill) {
        ctx.fillStyle = colours.focus;
        ctx.fill();
      } else {
        ctx.strokeStyle = colours.focus;
        ctx.lineWidth = 4;
        ctx.stroke();
        roundedBox(ctx, x - width / 2 - 3, y - height / 2 - 3, width + 6, height + 6,
          corner(node) + grow + 3);
      }
      ctx.strokeStyle = colours.ink;
      ctx.lineWidth = 2;
      ctx.stroke();
    }

    function box(ctx, node, x, y, dim) {
      const outcome = node.kind === 'Outcome';
      const own = style.kinds[node.kind].colour;
      const left = x - node.box[0] / 2;
      const top = y - node.box[1] / 2;
      roundedBox(ctx, left, top, node.box[0], node.box[1], corner(node));
      ctx.fillStyle = outcome ? (dim ? colours.canvas : own) : colours.paper;
      ctx.fill();
      ctx.strokeStyle = dim ? colours.dimEdge : own;
      ctx.lineWidth = outcome ? 1 : 1.5;
      ctx.stroke();
      if (outcome) {
        ctx.save();
        ctx.translate(left + 2.5, y - 12.5);
        ctx.scale(1.48, 1.48);
        ctx.fillStyle = dim ? colours.dimEdge : colours.heart;
        ctx.fill(heart);
        ctx.restore();
      } else {
        icon(ctx, node.kind, left - 3, top - 4, 15, dim ? colours.dimSymbol : own);
      }
    }

    /** Paint the symbol or box of a node; `state` says dim, lit, selected, focused. */
    function symbol(ctx, node, x, y, state) {
      ctx.save();
      if (state.focused) ring(ctx, node, x, y, state.selected ? 9 : 5, false);
      if (state.selected) ring(ctx, node, x, y, 4, true);
      if (BOXED.includes(node.kind)) {
        box(ctx, node, x, y, state.dim);
      } else {
        const colour = state.dim ? colours.dimSymbol : style.kinds[node.kind].colour;
        icon(ctx, node.kind, x - node.box[0] / 2, y - node.box[1] / 2, node.box[0], colour);
      }
      ctx.restore();
    }

    /** A node that moves too small to be read: where it is, and of which kind. */
    function plain(ctx, node, x, y, state) {
      const open = node.kind === 'Factor' || node.kind === 'Organisation';
      ctx.fillStyle = state.dim ? colours.dimEdge
        : open ? colours.dimSymbol : style.kinds[node.kind].colour;
      ctx.fillRect(x - node.box[0] / 2, y - node.box[1] / 2, node.box[0], node.box[1]);
    }

    function weight(node, state) {
      if (state.selected) return 700;
      if (state.lit) return 600;
      return node.kind === 'Outcome' && !state.dim ? 600 : 400;
    }

    /** Paint the label of a node, each line whole, with a halo where links may pass. */
    function label(ctx, node, x, y, state) {
      ctx.save();
      ctx.font = weight(node, state) + ' ' + node.labelSize + 'px ' + style.font;
      ctx.textAlign = node.anchor === 'middle' ? 'center' : node.anchor;
      ctx.textBaseline = 'alphabetic';
      ctx.lineJoin = 'round';
      const inside = BOXED.includes(node.kind);
      const step = node.labelBox[1] / node.lines.length;
      const top = y + node.labelAt[1] - node.labelBox[1] / 2 + step / 2 + node.labelSize * 0.33;
      ctx.fillStyle = state.dim ? colours.dimInk
        : node.kind === 'Outcome' ? colours.paper : colours.ink;
      node.lines.forEach(function (line, index) {
        if (!inside) {
          ctx.strokeStyle = colours.canvas;
          ctx.lineWidth = 3.5;
          ctx.strokeText(line, x + node.labelAt[0], top + index * step);
        }
        ctx.fillText(line, x + node.labelAt[0], top + index * step);
      });
      ctx.restore();
      folded(ctx, node, x, y, state);
      heat(ctx, node, x, y);
    }

    function folded(ctx, node, x, y, state) {
      const left = x - node.box[0] / 2;
      const top = y - node.box[1] / 2;
      const edges = [
        [node.folded[0], left + 6, colours.blocks, []],
        [node.folded[1], left + node.box[0] - 6, colours.enables, [4, 2]],
      ];
      for (const edge of edges) {
        if (edge[0]) {
          badge(ctx, '+' + edge[0], edge[1], top, {
            stroke: state.dim ? colours.dimEdge : edge[2],
            fill: state.dim ? colours.dimInk : colours.ink,
            dashes: edge[3],
            width: edge[0] < 10 ? 24 : 31,
          });
        }
      }
    }

    /** The number of an analysis on its shade, beside the symbol or at the top of the box. */
    function heat(ctx, node, x, y) {
      if (!node.heat) return;
      const words = String(node.heat[0]);
      const width = 11 + 7 * words.length;
      const beside = node.box[0] / 2 + 3 + width / 2;
      const inBox = node.anchor === 'middle';
      badge(ctx, words,
        inBox ? x + node.box[0] / 2 - 24 - width / 2 : x + (node.anchor === 'end' ? beside : -beside),
        inBox ? y - node.box[1] / 2 - 1 : y,
        { stroke: colours.paper, ground: node.heat[1], fill: node.heat[2], width: width });
    }

    /** A small round box with words, its middle at (x, y). */
    function badge(ctx, words, x, y, look) {
      ctx.save();
      ctx.font = '600 ' + BADGE.size + 'px ' + style.font;
      const width = look.width || ctx.measureText(words).width + 15;
      roundedBox(ctx, x - width / 2, y - BADGE.height / 2, width, BADGE.height, BADGE.height / 2);
      ctx.fillStyle = look.ground || colours.paper;
      ctx.fill();
      ctx.setLineDash(look.dashes || []);
      ctx.strokeStyle = look.stroke;
      ctx.lineWidth = 1.3;
      ctx.stroke();
      ctx.fillStyle = look.fill;
      ctx.textAlign = 'center';
      ctx.textBaseline = 'alphabetic';
      ctx.fillText(words, x, y + 4.2);
      ctx.restore();
    }

    /** What a link carries, side by side: sources disagree, where it is from, which loops. */
    function linkMarks(ctx, edge, at, state) {
      const words = state.lit ? edge.litChip : edge.chip;
      const look = { stroke: state.dim ? colours.dimEdge : colours.ink2,
        fill: state.dim ? colours.dimInk : colours.ink };
      const loops = edge.loops || [];
      if (!edge.differs && !words && !loops.length) return;
      const widths = (edge.differs ? [16] : []).concat(words ? [14 + 6.2 * words.length] : [],
        loops.map(function (loop) { return 10 + 6.6 * loop[0].length; }));
      let x = at[0] - widths.reduce(function (sum, width) { return sum + width + 3; }, -3) / 2;
      widths.forEach(function (width, index) {
        const middle = x + width / 2;
        if (edge.differs && index === 0) {
          unlike(ctx, middle, at[1], state);
        } else {
          const loop = loops[index - widths.length + loops.length];
          badge(ctx, loop ? loop[0] : words, middle, at[1], Object.assign({ width: width }, look));
        }
        x += width + 3;
      });
    }

    /** The mark of a link whose sources disagree. */
    function unlike(ctx, x, y, state) {
      ctx.save();
      ctx.beginPath();
      ctx.arc(x, y, 7.5, 0, 2 * Math.PI);
      ctx.fillStyle = colours.paper;
      ctx.fill();
      ctx.strokeStyle = state.dim ? colours.dimEdge : colours.ink;
      ctx.lineWidth = 1;
      ctx.stroke();
      ctx.beginPath();
      ctx.moveTo(x - 3.5, y - 1.7);
      ctx.lineTo(x + 3.5, y - 1.7);
      ctx.moveTo(x - 3.5, y + 1.7);
      ctx.lineTo(x + 3.5, y + 1.7);
      ctx.moveTo(x + 2, y - 4);
      ctx.lineTo(x - 2, y + 4);
      ctx.lineWidth = 1.4;
      ctx.stroke();
      ctx.restore();
    }

    function arrival(points) {
      for (let index = 4; index >= 0; index -= 2) {
        const across = points[6] - points[index];
        const down = points[7] - points[index + 1];
        if (Math.hypot(across, down) > 0.01) return Math.atan2(down, across);
      }
      return 0;
    }

    /** A link along its curve, the head at its end. */
    function link(ctx, edge, points, state) {
      const colour = state.dim ? colours.dimLine : edge.tint;
      const angle = arrival(points);
      const long = 7 + edge.width;
      const back = edge.head === 'bar' ? 0 : long;
      const away = [back * Math.cos(angle), back * Math.sin(angle)];
      ctx.save();
      ctx.strokeStyle = colour;
      ctx.lineWidth = edge.width;
      ctx.lineCap = edge.round ? 'round' : 'butt';
      ctx.setLineDash(edge.dashes || []);
      ctx.beginPath();
      ctx.moveTo(points[0], points[1]);
      ctx.bezierCurveTo(points[2], points[3], points[4] - away[0], points[5] - away[1],
        points[6] - away[0], points[7] - away[1]);
      ctx.stroke();
      if (edge.head !== 'none') {
        ctx.setLineDash([]);
        ctx.lineCap = 'butt';
        ctx.translate(points[6], points[7]);
        ctx.rotate(angle);
        head(ctx, edge, colour, long);
      }
      ctx.restore();
    }

    function head(ctx, edge, colour, long) {
      const half = 3.8 + edge.width * 0.6;
      ctx.beginPath();
      if (edge.head === 'bar') {
        ctx.moveTo(0, -5 - edge.width * 0.7);
        ctx.lineTo(0, 5 + edge.width * 0.7);
        ctx.lineWidth = 2.2 + edge.width * 0.2;
        ctx.stroke();
        return;
      }
      ctx.moveTo(0, 0);
      if (edge.head === 'triangle') {
        ctx.lineTo(-long, half);
        ctx.lineTo(-long, -half);
      } else {
        ctx.lineTo(-long / 2, half);
        ctx.lineTo(-long, 0);
        ctx.lineTo(-long / 2, -half);
      }
      ctx.closePath();
      ctx.fillStyle = edge.hollow ? colours.canvas : colour;
      ctx.fill();
      if (edge.hollow) {
        ctx.lineWidth = 1;
        ctx.stroke();
      }
    }

    /** The words over the columns. */
    function headings(ctx, list) {
      const align = { 'Policies that block': 'right', 'Policies that enable': 'left',
        People: 'right', Places: 'left' };
      ctx.save();
      ctx.font = '600 13px ' + style.font;
      ctx.fillStyle = colours.ink2;
      ctx.textBaseline = 'alphabetic';
      for (const heading of list) {
        ctx.textAlign = align[heading[0]] || 'center';
        ctx.fillText(heading[0], heading[1], 20);
      }
      ctx.restore();
    }

    return { symbol: symbol, plain: plain, label: label, linkMarks: linkMarks, link: link,
      headings: headings };
  }

  window.graphmapMap = { painter: painter };
}());
