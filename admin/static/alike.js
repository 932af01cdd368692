/* While a report is typed, what is like it is offered; asked once the typing rests. The page works without it: the button
   「查找相似的问题」 brings the same list back with the form. Written for old Chromium. */
(function () {
  'use strict';
  var place = document.querySelector('[data-alike]'), form = place && place.closest('form');
  if (!form) { return; }
  var timer = 0, asked = 0, last = '', marked = {};

  function value(name) {
    var field = form.elements[name];
    return field && field.value ? field.value.trim() : '';
  }
  function node(tag, text, inside) {
    var made = document.createElement(tag);
    if (text) { made.textContent = text; }
    if (inside) { inside.appendChild(made); }
    return made;
  }
  function mark(one, item) {
    var label = node('label', '', item), box = node('input', '', label);
    label.className = 'box';
    box.type = 'checkbox';
    box.name = 'alike';
    box.value = one.id;
    box.checked = Boolean(marked[one.id]);
    box.addEventListener('change', function () { marked[one.id] = box.checked; });
    label.appendChild(document.createTextNode(' ' + place.getAttribute('data-mark')));
  }
  function show(rows) {
    place.textContent = '';
    if (!rows.length) { return; }
    node('b', place.getAttribute('data-title'), node('p', '', place));
    var list = node('ul', '', place);
    rows.forEach(function (one) {
      var item = node('li', '', list), more = [one.enterprise, one.status, one.day];
      node('b', one.number, item);
      item.appendChild(document.createTextNode(' ' + one.title + ' '));
      node('span', more.join(' · '), item).className = 'muted';
      item.appendChild(document.createTextNode(' '));
      var way = node('a', place.getAttribute('data-same'), item);
      way.href = one.url;
      way.target = '_blank';
      way.rel = 'noopener';
      if (place.hasAttribute('data-mark')) { mark(one, item); }
    });
  }
  function ask() {
    var said = ['enterprise', 'title', 'category'].map(function (name) { return name + '=' + encodeURIComponent(value(name).slice(0, 100)); });
    said.push('description=' + encodeURIComponent(value('description').slice(0, 200)));
    var query = said.join('&'), mine = ++asked;
    if (query === last || (value('title') + value('description')).length < 4) { return; }
    last = query;
    fetch(place.getAttribute('data-alike') + '?' + query, { credentials: 'same-origin' })
      .then(function (answer) { return answer.ok ? answer.json() : []; })
      .then(function (rows) { if (mine === asked) { show(rows); } })
      .catch(function () { last = ''; });
  }
  function soon() {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, 500);
  }
  form.addEventListener('input', soon);
  form.addEventListener('change', soon);
  form.addEventListener('focusout', soon);
  var look = form.querySelector('[data-look]');
  if (look) { look.addEventListener('click', function (event) { event.preventDefault(); last = ''; ask(); }); }
}());
