/* Follows the change log while a page is open: says what others changed and who else is here.
   Nothing that was typed, chosen or dragged is touched: the reader asks for the new page. */
(function () {
  'use strict';

  const bar = document.getElementById('follow');
  const SECOND = 1000;
  const EACH = SECOND;
  const IDLE = 10 * SECOND;
  const IDLE_AFTER = 600 * SECOND;
  const HIDDEN = 30 * SECOND;
  const MOST_WAITING = 60 * SECOND;
  const HERE = 10 * SECOND;
  const MOST_TOLD = 5;

  let seen = Number(bar.dataset.revision);
  let failures = 0;
  let active = Date.now();
  let timer = 0;
  let stopped = false;
  let pointerIsDown = false;
  let released = 0;
  let saidHere = 0;
  const told = [];

  function pause() {
    if (document.hidden) return HIDDEN;
    if (failures) return Math.min(MOST_WAITING, SECOND * Math.pow(2, failures));
    return Date.now() - active > IDLE_AFTER ? IDLE : EACH;
  }

  function later() {
    window.clearTimeout(timer);
    if (!stopped) timer = window.setTimeout(look, pause());
  }

  async function ask(address, options) {
    const given = Object.assign({ credentials: 'same-origin', headers: { Accept: 'application/json' } }, options);
    const answer = await fetch(address, given);
    if (answer.status === 401 || answer.status === 404) stopped = true;
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  async function look() {
    try {
      const found = await ask(bar.dataset.changes + 'limit=0&after=' + seen);
      if (found.revision > seen) await tell(found.revision);
      if (!document.hidden && Date.now() - saidHere >= HERE) await sayHere();
      failures = 0;
    } catch (problem) {
      failures += 1;
    }
    later();
  }

  async function tell(revision) {
    const found = await ask(bar.dataset.history + 'limit=' + MOST_TOLD + '&after=' + seen);
    seen = Math.max(found.revision, seen);
    if (found.revision < revision) seen = found.revision;
    found.entries.reverse().forEach(function (entry) { told.push(entry); });
    if (told.length) show();
  }

  function isSearch(form) {
    return form.method === 'get';
  }

  /** Whether something was typed that is not sent; a form that came back is not sent either. */
  function isDirty() {
    return bar.hasAttribute('data-unsent') || [...document.forms].some(function (form) {
      if (isSearch(form)) return false;
      return [...form.elements].some(function (field) {
        if (field.type === 'checkbox' || field.type === 'radio') {
          return field.checked !== field.defaultChecked;
        }
        if (field.options) {
          return [...field.options].some(function (one) { return one.selected !== one.defaultSelected; })
            && [...field.options].some(function (one) { return one.defaultSelected; });
        }
        return field.type !== 'hidden' && field.defaultValue !== undefined
          && field.value !== field.defaultValue;
      });
    });
  }

  /** The record that the page is about or that its form changes, if it is one. */
  function recordOfPage() {
    const named = document.querySelector('[data-record]');
    if (named) return named.dataset.record;
    const path = location.pathname.match(/^\/(?:nodes|links)\/([a-z0-9-]+)/);
    return path ? path[1] : null;
  }

  function element(name, words, attributes) {
    const made = document.createElement(name);
    made.textContent = words;
    Object.assign(made, attributes);
    return made;
  }

  function sentence() {
    const record = recordOfPage();
    const last = told[told.length - 1];
    const same = record && told.some(function (entry) {
      return entry.records.some(function (one) { return one.id === record; });
    });
    const who = [...new Set(told.map(function (entry) { return entry.actor || 'Somebody'; }))];
    if (same) {
      return isDirty()
        ? who.join(', ') + ' changed this record while you were writing. What you typed is still here; when you send it you can choose between both.'
        : who.join(', ') + ' changed what this page shows.';
    }
    const others = told.length - 1;
    return last.sentence + (others ? ', and ' + others + ' more change' + (others > 1 ? 's' : '') : '') + '.';
  }

  function show() {
    const last = told[told.length - 1];
    const writing = isDirty();
    bar.replaceChildren(element('p', sentence()));
    const actions = element('p', '', { className: 'row' });
    const address = bar.dataset.entry.replace('/history/0', '/history/' + last.revision);
    if (writing) {
      actions.append(element('a', 'See what changed, in a new window',
        { className: 'act', href: address, target: '_blank', rel: 'noopener' }));
    } else {
      const button = element('button', 'Show', { className: 'btn btn--s', type: 'button' });
      button.addEventListener('click', bring);
      actions.append(button, element('a', 'See what changed', { className: 'act', href: address }));
    }
    const close = element('button', 'Not now', { className: 'ghost', type: 'button' });
    close.addEventListener('click', function () { bar.hidden = true; });
    actions.append(close);
    bar.append(actions);
    bar.hidden = false;
  }

  /** Load the page anew: what is selected is in its address, positions are kept on the server. */
  function bring() {
    if (isDirty()) {
      show();
      return;
    }
    if (pointerIsDown || Date.now() - released < 500) {
      window.setTimeout(bring, 250);
      return;
    }
    try {
      window.sessionStorage.setItem('graphmap-brought', String(seen));
    } catch (problem) {
      /* Where nothing may be kept, the new page does not say that it is new. */
    }
    location.reload();
  }

  function sayThatItIsNew() {
    try {
      const brought = window.sessionStorage.getItem('graphmap-brought');
      window.sessionStorage.removeItem('graphmap-brought');
      if (!brought) return;
      bar.replaceChildren(element('p', 'This page shows the map as it is now, at revision ' + bar.dataset.revision + '.'));
      bar.hidden = false;
      window.setTimeout(function () { if (!told.length) bar.hidden = true; }, 4 * SECOND);
    } catch (problem) {
      /* Nothing is kept, so nothing is said. */
    }
  }

  async function sayHere() {
    saidHere = Date.now();
    const body = new FormData();
    body.set('page', document.title.replace(/ · graphmap$/, ''));
    const found = await ask(bar.dataset.here, {
      method: 'POST',
      body: body,
      headers: {
        Accept: 'application/json',
        'X-CSRFToken': document.querySelector('meta[name="csrf-token"]').content,
      },
    });
    const place = document.getElementById('also-here');
    if (!place || place.textContent === found.words) return;
    place.textContent = found.words;
    place.title = found.pages.join('\n');
  }

  function isTyping(target) {
    return Boolean(target) && (target.isContentEditable
      || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
  }

  /** Ctrl+Z and Ctrl+Shift+Z press the buttons beside the map, where no field has the focus. */
  function takeBack(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'z') return;
    if (isTyping(document.activeElement) || isDirty()) return;
    const keys = event.shiftKey ? 'Control+Shift+Z' : 'Control+Z';
    const form = document.querySelector('form[data-keys="' + keys + '"]');
    if (!form) return;
    event.preventDefault();
    form.requestSubmit();
  }

  function touch() { active = Date.now(); }

  ['pointerdown', 'keydown', 'scroll', 'pointermove'].forEach(function (name) {
    document.addEventListener(name, touch, { passive: true });
  });
  document.addEventListener('pointerdown', function () { pointerIsDown = true; });
  document.addEventListener('pointerup', function () { pointerIsDown = false; released = Date.now(); });
  document.addEventListener('pointercancel', function () { pointerIsDown = false; });
  document.addEventListener('input', function () { if (told.length && !bar.hidden) show(); });
  document.addEventListener('visibilitychange', function () { if (!document.hidden) look(); });
  if (document.getElementById('drawing')) document.addEventListener('keydown', takeBack);
  sayThatItIsNew();
  later();
}());
