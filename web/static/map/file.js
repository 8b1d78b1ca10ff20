/* A map in a file of its own: everything it shows is in the file. */
(function () {
  'use strict';

  const maps = window.graphmapMap;
  const NOTHING = { selected: null, nodes: [], links: [] };
  const box = document.getElementById('drawing');
  const panel = document.getElementById('panel');
  const live = document.getElementById('live');
  const clearButton = document.getElementById('clear');
  const overview = [...panel.childNodes];
  let drawing = null;
  let walker = null;

  function idOf(hash) {
    return hash.startsWith('#about-') ? decodeURIComponent(hash.slice(7)) : null;
  }

  function choose(id, enter) {
    const about = document.getElementById('about-' + id);
    const light = payload.lightings[id];
    if (!about || !light) return;
    drawing.light(light);
    const copies = [...about.cloneNode(true).childNodes];
    copies.forEach(function (part) {
      if (!part.querySelectorAll) return;
      part.querySelectorAll('[id]').forEach(function (inner) { inner.id = 'panel-title'; });
    });
    panel.replaceChildren(...copies);
    panel.scrollTop = 0;
    panel.setAttribute('aria-label', 'Selected: ' + drawing.nodes.get(id).label);
    clearButton.hidden = false;
    if (enter) document.getElementById('panel-title').focus();
  }

  function clear() {
    drawing.light(NOTHING);
    panel.replaceChildren(...overview);
    panel.setAttribute('aria-label', 'What this map says');
    clearButton.hidden = true;
    walker.say('Nothing is selected');
  }

  const payload = JSON.parse(document.getElementById('map-payload').textContent);
  if (!box || !payload.nodes.length || !window.vis) return;
  const paper = box.querySelector('.paper');
  paper.querySelector('svg').remove();
  paper.style.height = payload.height + 'px';
  paper.style.minWidth = payload.width + 'px';
  paper.classList.add('drawn');
  paper.setAttribute('aria-hidden', 'true');
  box.tabIndex = 0;
  box.setAttribute('role', 'application');
  box.setAttribute('aria-label', document.querySelector('h1').textContent);
  box.setAttribute('aria-describedby', 'drawing-keys');
  drawing = maps.draw(paper, payload, {
    select: function (id) { choose(id, false); },
    drawn: function () { box.dataset.drawn = 'true'; },
  });
  maps.drawing = drawing;
  walker = maps.walk(box, drawing, live, {
    open: function (id) { if (id !== null) choose(id, true); },
    clear: clear,
  });

  maps.filter(document.getElementById('filters'), payload, drawing, walker.say);
  document.body.classList.add('filterable');
  document.querySelector('.filters details').open = window.matchMedia('(min-width: 1181px)').matches;
  document.querySelectorAll('.needs-script').forEach(function (part) { part.hidden = false; });
  document.querySelectorAll('[data-zoom]').forEach(function (button) {
    button.addEventListener('click', function () {
      if (button.dataset.zoom === 'fit') drawing.fit();
      else drawing.zoom(button.dataset.zoom === 'in' ? 1.2 : 1 / 1.2);
    });
  });
  clearButton.addEventListener('click', function () {
    clear();
    box.focus();
  });
  new ResizeObserver(function () { drawing.resize(); }).observe(paper);
  document.fonts.ready.then(function () { drawing.network.redraw(); });
  paper.addEventListener('mousemove', function (event) {
    const area = paper.getBoundingClientRect();
    const found = drawing.wordsAt({ x: event.clientX - area.left, y: event.clientY - area.top });
    paper.title = found ? found.words : '';
    paper.classList.toggle('over', Boolean(found && found.node));
  });
  document.addEventListener('click', function (event) {
    const link = event.target.closest('.mapgrid a[href^="#about-"]');
    if (!link) return;
    event.preventDefault();
    choose(idOf(link.hash), true);
  });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape' || !panel.contains(document.activeElement)) return;
    event.preventDefault();
    box.focus();
    if (walker.at() !== null) walker.go(walker.at());
  });
}());
