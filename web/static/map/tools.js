/* The tools of a map, on the drawing and on its table: choices act at once, names are suggested. */
(function () {
  'use strict';

  const WAIT = 150;
  const look = document.querySelector('[data-look]');
  const find = document.querySelector('[data-find]');

  document.addEventListener('change', function (event) {
    const between = event.target.closest('[data-between]');
    if (between && !event.target.closest('[data-look]')) between.requestSubmit();
  });
  if (look) {
    look.querySelector('button').hidden = true;
    look.addEventListener('change', function () { look.requestSubmit(); });
  }

  if (!find) return;
  const box = find.querySelector('[name="find"]');
  const names = find.querySelector('datalist');
  let waiting = 0;
  let turn = 0;

  /** Ask for the names that what is typed leads to, and offer them. */
  function suggest() {
    const words = box.value.trim();
    if (!words) return;
    turn += 1;
    const mine = turn;
    const asked = new URLSearchParams(new FormData(find));
    fetch(find.dataset.find + '?' + asked, { headers: { Accept: 'application/json' } })
      .then(function (answer) { return answer.ok ? answer.json() : { names: [] }; })
      .then(function (given) {
        if (mine !== turn || !given.names.length) return;
        names.replaceChildren(...given.names.map(function (one) {
          const option = document.createElement('option');
          option.value = one.name;
          return option;
        }));
      })
      .catch(function () { /* The names that came with the page stay. */ });
  }

  box.addEventListener('input', function () {
    clearTimeout(waiting);
    waiting = setTimeout(suggest, WAIT);
  });
}());
