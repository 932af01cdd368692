/* What a page does beyond links and forms. Every page works without it; nothing here is fetched from outside.
   Written for old Chromium: no modules, no optional chaining, no inline handlers anywhere. */
(function () {
  'use strict';
  var doc = document;
  doc.documentElement.classList.add('scripted');

  function each(list, act) { Array.prototype.forEach.call(list, act); }
  function on(where, what, act) { where.addEventListener(what, act); }

  // The menu of a phone.
  var button = doc.querySelector('.menu-button'), menu = doc.getElementById('menu');
  if (button && menu) {
    on(button, 'click', function () {
      var open = menu.classList.toggle('open');
      button.setAttribute('aria-expanded', open ? 'true' : 'false');
    });
  }

  // `/` puts the cursor into the search, Escape closes what is open.
  on(doc, 'keydown', function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    var find = doc.getElementById('find') || doc.querySelector('.within input[type=search]');
    if (event.key === '/' && !typing && find && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      find.focus();
      find.select();
    }
    if (event.key === 'Escape') {
      each(doc.querySelectorAll('details.pop[open]'), function (one) {
        one.open = false;
        one.querySelector('summary').focus();
      });
    }
  });

  // A box that is open closes when something else is clicked, and never stands outside the window.
  on(doc, 'click', function (event) {
    each(doc.querySelectorAll('details.pop[open]'), function (one) {
      if (!one.contains(event.target)) { one.open = false; }
    });
  });
  each(doc.querySelectorAll('details.pop'), function (one) {
    on(one, 'toggle', function () {
      var body = one.querySelector('.pop-body');
      if (!one.open || !body || window.innerWidth <= 600) { return; }
      body.style.left = '0px';
      var over = body.getBoundingClientRect().right - window.innerWidth + 16;
      if (over > 0) { body.style.left = -over + 'px'; }
    });
  });

  // What cannot be undone asks; what was sent is not sent twice; what is blank stays out of an address.
  on(doc, 'submit', function (event) {
    var form = event.target, button = event.submitter;
    var asked = (button && button.getAttribute('data-confirm')) || form.getAttribute('data-confirm');
    if (asked && !window.confirm(asked)) { event.preventDefault(); return; }
    if (form.hasAttribute('data-tidy')) {
      each(form.elements, function (one) { if (one.name && !one.value) { one.disabled = true; } });
      return;
    }
    if (form.method.toLowerCase() !== 'post') { return; }
    if (form.getAttribute('data-sent')) { event.preventDefault(); return; }
    form.setAttribute('data-sent', '1');
    window.setTimeout(function () {
      each(form.querySelectorAll('button'), function (one) { one.disabled = true; });
    }, 0);
  });
  on(window, 'pageshow', function () {
    each(doc.querySelectorAll('form[data-sent]'), function (form) {
      form.removeAttribute('data-sent');
      each(form.querySelectorAll('button'), function (one) { one.disabled = false; });
    });
    each(doc.querySelectorAll('form[data-tidy] [disabled]'), function (one) { one.disabled = false; });
  });

  // A half-filled form is not left by accident, and its session does not end while somebody is typing.
  each(doc.querySelectorAll('form[data-once]'), function (form) {
    var touched = false, told = Date.now();
    on(form, 'input', function () {
      touched = true;
      if (Date.now() - told > 300000) {
        told = Date.now();
        fetch('/here', { credentials: 'same-origin' }).catch(function () { told = 0; });
      }
    });
    on(window, 'beforeunload', function (event) {
      if (touched && !form.getAttribute('data-sent')) { event.preventDefault(); event.returnValue = ''; }
    });
  });

  // What a list cuts short can be read whole.
  on(doc, 'mouseover', function (event) {
    var cell = event.target.closest ? event.target.closest('table.list td') : null;
    if (cell && cell.scrollWidth > cell.clientWidth) { cell.title = cell.textContent.trim(); }
  });

  // The first thing that is wrong gets the cursor.
  var wrong = doc.querySelector('.field.wrong input, .field.wrong select, .field.wrong textarea');
  if (wrong) { wrong.focus(); }

  // Finding one row among many while typing.
  function lookup(box) {
    var words = box.querySelector('[role=combobox]'), key = box.querySelector('input[type=hidden]');
    var list = box.querySelector('[role=listbox]'), at = -1, timer = 0, asked = 0;

    function close() {
      list.hidden = true;
      at = -1;
      words.setAttribute('aria-expanded', 'false');
      words.removeAttribute('aria-activedescendant');
    }
    function mark(next) {
      var items = list.children;
      if (!items.length) { return; }
      at = (next + items.length) % items.length;
      each(items, function (item, index) { item.setAttribute('aria-selected', index === at ? 'true' : 'false'); });
      words.setAttribute('aria-activedescendant', items[at].id);
      items[at].scrollIntoView({ block: 'nearest' });
    }
    function take(item) {
      key.value = item.getAttribute('data-key');
      words.value = item.textContent;
      close();
    }
    function show(rows) {
      list.textContent = '';
      rows.forEach(function (row, index) {
        var item = doc.createElement('li');
        item.id = words.id + '-' + index;
        item.setAttribute('role', 'option');
        item.setAttribute('data-key', row[0]);
        item.textContent = row[1];
        on(item, 'mousedown', function (event) { event.preventDefault(); take(item); });
        list.appendChild(item);
      });
      list.hidden = !rows.length;
      at = -1;
      words.setAttribute('aria-expanded', rows.length ? 'true' : 'false');
    }
    function ask() {
      var mine = ++asked, url = words.getAttribute('data-lookup');
      fetch(url + (url.indexOf('?') < 0 ? '?' : '&') + 'query=' + encodeURIComponent(words.value), { credentials: 'same-origin' })
        .then(function (answer) { return answer.ok ? answer.json() : []; })
        .then(function (rows) { if (mine === asked) { show(rows); } })
        .catch(close);
    }
    on(words, 'input', function () {
      key.value = '';
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, 150);
    });
    on(words, 'keydown', function (event) {
      if (event.key === 'ArrowDown') { event.preventDefault(); if (list.hidden) { ask(); } else { mark(at + 1); } }
      if (event.key === 'ArrowUp' && !list.hidden) { event.preventDefault(); mark(at - 1); }
      if (event.key === 'Enter' && !list.hidden && at >= 0) { event.preventDefault(); take(list.children[at]); }
      if (event.key === 'Escape') { close(); }
    });
    on(words, 'blur', close);
  }
  each(doc.querySelectorAll('.lookup'), lookup);
}());
