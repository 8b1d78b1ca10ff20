/* Where a drawing is looked at. A high drawing is painted only where the page shows it: its frame
   is a little higher than the window and follows the page as that scrolls. */
(function () {
  'use strict';

  const maps = window.graphmapMap;
  const LEAST_SCALE = 0.2;
  const MOST_SCALE = 4;
  /* A drawing no higher than so many windows is painted whole. */
  const WHOLE = 2.5;

  /** Steer the view of a network in `frame`, which is part of the higher `paper`. */
  function viewer(paper, frame, network, size) {
    let top = 0;
    let centre = { x: size.width / 2, y: size.height / 2 };

    function fullHeight() { return paper.clientHeight; }
    function isWhole() { return fullHeight() <= WHOLE * window.innerHeight; }
    function height() { return isWhole() ? fullHeight() : 2 * window.innerHeight; }
    function seenFrom() { return -paper.getBoundingClientRect().top; }

    /** How far below the middle of the paper the middle of the frame is. */
    function away() { return top + height() / 2 - fullHeight() / 2; }

    function look(scale, position) {
      const wanted = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, scale));
      centre = position || centre;
      network.moveTo({
        scale: wanted,
        position: { x: centre.x, y: centre.y + away() / wanted },
        animation: false,
      });
    }

    function place() {
      const most = fullHeight() - height();
      top = isWhole() ? 0 : Math.max(0, Math.min(most, seenFrom() - window.innerHeight / 2));
      frame.style.transform = top ? 'translateY(' + top + 'px)' : '';
    }

    function fill() {
      place();
      frame.style.height = height() + 'px';
      network.setSize(paper.clientWidth + 'px', height() + 'px');
    }

    /** The whole drawing in its box, as large as it was laid out where there is room. */
    function fit() {
      const room = Math.min(1, paper.clientWidth / size.width, fullHeight() / size.height);
      look(room, { x: size.width / 2, y: size.height / 2 });
    }

    /** Zoom round the middle of what is seen. */
    function zoom(factor) {
      const before = network.getScale();
      const after = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, before * factor));
      const middle = isWhole() ? 0 : seenFrom() + window.innerHeight / 2 - fullHeight() / 2;
      look(after, { x: centre.x, y: centre.y + middle / before - middle / after });
    }

    /** Keep where the view was dragged to. */
    function dragged() {
      const at = network.getViewPosition();
      centre = { x: at.x, y: at.y - away() / network.getScale() };
    }

    window.addEventListener('scroll', function () {
      if (isWhole()) return;
      const from = Math.max(0, seenFrom());
      const to = Math.min(fullHeight(), seenFrom() + window.innerHeight);
      if (from >= top && to <= top + height()) return;
      place();
      look(network.getScale());
    }, { passive: true });

    return {
      fill: fill,
      fit: fit,
      zoom: zoom,
      dragged: dragged,
      /** A point of the paper as one of the frame, and back. */
      inFrame: function (point) { return { x: point.x, y: point.y - top }; },
      onPaper: function (point) { return { x: point.x, y: point.y + top }; },
      /** The part of the drawing that the frame shows. */
      seen: function () {
        const from = network.DOMtoCanvas({ x: 0, y: 0 });
        const to = network.DOMtoCanvas({ x: paper.clientWidth, y: height() });
        return { left: from.x, top: from.y, right: to.x, bottom: to.y };
      },
    };
  }

  maps.viewer = viewer;
}());
