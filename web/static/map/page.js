/* The map page: draws, keeps selection and address together, and leaves a table where it cannot. */
(function () {
  'use strict';

  const maps = window.graphmapMap;
  const box = document.getElementById('drawing');
  const panel = document.getElementById('panel');
  const bar = document.getElementById('bar');
  const live = document.getElementById('live');
  const REMEMBERED = 'graphmap-filters';
  let drawing = null;
  let walker = null;
  let asked = 0;

  function start() {
    tools();
    if (!box || document.body.classList.contains('nomap')) return;
    try {
      const payload = JSON.parse(document.getElementById('map-payload').textContent);
      const shown = getComputedStyle(box).display !== 'none';
      if (shown) show(payload);
      else box.closest('body').classList.add('not-shown');
    } catch (problem) {
      fail();
    }
  }

  function fail() {
    document.body.classList.add('failed');
    document.getElementById('not-drawn').hidden = false;
  }

  function show(payload) {
    const paper = box.querySelector('.paper');
    const picture = paper.querySelector('svg');
    if (!maps || !window.vis || !document.createElement('canvas').getContext('2d')) {
      fail();
      return;
    }
    paper.style.height = payload.height + 'px';
    paper.style.minWidth = payload.width + 'px';
    if (picture) picture.remove();
    paper.classList.add('drawn');
    paper.setAttribute('aria-hidden', 'true');
    box.tabIndex = 0;
    box.setAttribute('role', 'application');
    box.setAttribute('aria-label', document.querySelector('h1').textContent);
    box.setAttribute('aria-describedby', 'drawing-keys');
    drawing = maps.draw(paper, payload, {
      select: function (id) { choose(id, false); },
      moved: moved,
      open: function (id) {
        const address = new URL(location.href);
        address.searchParams.append('open', id);
        location.assign(address.href);
      },
      drawn: function () {
        if (!box.dataset.drawn) performance.mark('graphmap-drawn');
        box.dataset.drawn = 'true';
      },
    });
    maps.drawing = drawing;
    walker = maps.walk(box, drawing, live, {
      open: function (id) { if (id !== null) choose(id, true); },
      clear: clear,
    });
    document.querySelectorAll('.needs-script').forEach(function (part) { part.hidden = false; });
    steer(paper);
    const chosen = drawing.selected();
    if (chosen !== null && drawing.nodes.has(chosen) && !location.hash) {
      requestAnimationFrame(function () { walker.show(chosen); });
    }
  }

  function steer(paper) {
    document.querySelectorAll('[data-zoom]').forEach(function (button) {
      button.addEventListener('click', function () {
        if (button.dataset.zoom === 'fit') drawing.fit();
        else drawing.zoom(button.dataset.zoom === 'in' ? 1.2 : 1 / 1.2);
      });
    });
    new ResizeObserver(function () { drawing.resize(); }).observe(paper);
    if (document.fonts) document.fonts.ready.then(function () { drawing.network.redraw(); });
    paper.addEventListener('mousemove', function (event) {
      const area = paper.getBoundingClientRect();
      const found = drawing.wordsAt({ x: event.clientX - area.left, y: event.clientY - area.top });
      paper.title = found ? found.words : '';
      paper.classList.toggle('over', Boolean(found && found.node));
    });
    document.addEventListener('click', follow);
    document.addEventListener('keydown', function (event) {
      if (event.key !== 'Escape' || !panel.contains(document.activeElement)) return;
      event.preventDefault();
      box.focus();
      if (walker.at() !== null) walker.go(walker.at());
    });
    window.addEventListener('popstate', function () { load(location.href, false, false); });
  }

  /** Links that only change what is selected are followed without a new page. */
  function follow(event) {
    const link = event.target.closest('a[data-selects], a[data-clears], a[data-part]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    load(link.href, true, false);
    if (link.hasAttribute('data-clears')) box.focus();
  }

  function addressWith(id) {
    const address = new URL(location.href);
    if (id === null) address.searchParams.delete('selected');
    else address.searchParams.set('selected', id);
    if (id === null) address.searchParams.delete('only');
    address.searchParams.delete('direction');
    address.searchParams.delete('to');
    return address.href;
  }

  function choose(id, enter) {
    load(addressWith(id), true, enter);
  }

  function clear() {
    load(addressWith(null), true, false);
    walker.say('Nothing is selected');
  }

  /** Fetch what is said of a selection, light its chains and keep the address. */
  function load(href, push, enter) {
    const address = new URL(href, location.href);
    const only = address.searchParams.has('only');
    if (only || new URL(location.href).searchParams.has('only')) {
      location.assign(href);
      return;
    }
    const turn = asked + 1;
    asked = turn;
    fetch(box.dataset.selection + address.search, { headers: { Accept: 'application/json' } })
      .then(function (answer) {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.json();
      })
      .then(function (given) {
        if (turn !== asked) return;
        if (push && address.href !== location.href) history.pushState(null, '', address.href);
        put(given);
        if (enter) document.getElementById('panel-title').focus();
      })
      .catch(function () { location.assign(href); });
  }

  function put(given) {
    panel.innerHTML = given.panel;
    panel.scrollTop = 0;
    panel.setAttribute('aria-label', given.label);
    bar.innerHTML = given.bar;
    bar.classList.toggle('quietbar', given.lighting.selected === null);
    document.body.classList.toggle('chosen', given.lighting.selected !== null);
    drawing.light(given.lighting);
    document.querySelectorAll('.maphead a[href*="/map?"], .tools a[href*="/map?"]')
      .forEach(function (link) {
        const address = new URL(link.href);
        if (given.lighting.selected === null) address.searchParams.delete('selected');
        else address.searchParams.set('selected', given.lighting.selected);
        link.href = address.href;
      });
  }

  /** Store where a node was dragged to; the answer holds the drawing as it stands now. */
  function moved(id, x, y) {
    if (box.dataset.notKept) {
      walker.say(box.dataset.notKept);
      return;
    }
    const body = new FormData();
    body.set('node', id);
    body.set('x', x.toFixed(1));
    body.set('y', y.toFixed(1));
    fetch(box.dataset.positions + location.search, {
      method: 'POST',
      body: body,
      headers: {
        Accept: 'application/json',
        'X-CSRFToken': document.querySelector('meta[name="csrf-token"]').content,
      },
    }).then(function (answer) {
      walker.say(answer.ok ? 'The place is kept' : 'The place could not be kept');
    }).catch(function () { walker.say('The place could not be kept'); });
  }

  function tools() {
    const copy = document.querySelector('[data-copy]');
    if (copy && navigator.clipboard) {
      copy.hidden = false;
      copy.addEventListener('click', function () {
        navigator.clipboard.writeText(location.href).then(function () {
          copy.textContent = 'Copied';
        });
      });
    }
    const toggle = document.querySelector('[data-filters]');
    if (!toggle) return;
    toggle.hidden = false;
    const narrow = window.matchMedia('(max-width: 1180px)').matches;
    let hidden = narrow;
    try {
      const kept = window.localStorage.getItem(REMEMBERED);
      if (kept !== null && !narrow) hidden = kept === 'hidden';
    } catch (problem) {
      hidden = narrow;
    }
    function set(value) {
      hidden = value;
      document.body.classList.toggle('nofilters', hidden);
      toggle.setAttribute('aria-expanded', String(!hidden));
      toggle.textContent = hidden ? 'Show filters' : 'Hide filters';
    }
    set(hidden);
    toggle.addEventListener('click', function () {
      set(!hidden);
      try {
        window.localStorage.setItem(REMEMBERED, hidden ? 'hidden' : 'shown');
      } catch (problem) {
        /* Where nothing may be kept, the choice lasts for this page. */
      }
    });
  }

  start();
}());
