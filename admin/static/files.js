/* Files picked on a phone one after another are kept together, listed with name and size, and weighed before they are
   sent. Without this script the inputs work as the browser's own. Written for old Chromium. */
(function () {
  'use strict';
  function size(bytes) {
    return bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + ' KB' : (bytes / 1048576).toFixed(1) + ' MB';
  }

  function keep(box) {
    var inputs = box.querySelectorAll('input[type=file]'), store = inputs[1], list = box.querySelector('.picked');
    var most = Number(box.getAttribute('data-most')), count = Number(box.getAttribute('data-count')), files = [];
    try { store.files = new DataTransfer().files; } catch (error) { return; }
    box.classList.add('kept');

    function put() {
      var all = new DataTransfer();
      files.forEach(function (file) { all.items.add(file); });
      store.files = all.files;
    }
    function line(text, bad) {
      var item = document.createElement('li');
      item.textContent = text;
      if (bad) { item.className = 'complaint'; }
      list.appendChild(item);
      return item;
    }
    function show(complaints) {
      list.textContent = '';
      files.forEach(function (file, at) {
        var item = line(file.name + '（' + size(file.size) + '）'), button = document.createElement('button');
        button.type = 'button';
        button.className = 'link';
        button.textContent = box.getAttribute('data-remove');
        button.setAttribute('aria-label', box.getAttribute('data-remove') + ' ' + file.name);
        button.addEventListener('click', function () { files.splice(at, 1); put(); show([]); });
        item.appendChild(document.createTextNode(' '));
        item.appendChild(button);
      });
      complaints.forEach(function (text) { line(text, true); });
    }
    function add(input) {
      var came = Array.prototype.slice.call(input.files), complaints = [];
      if (count === 1) { files = []; }
      came.forEach(function (file) {
        var known = files.some(function (one) { return one.name === file.name && one.size === file.size && one.lastModified === file.lastModified; });
        if (file.size > most) { complaints.push(file.name + '（' + size(file.size) + '）：' + box.getAttribute('data-large')); return; }
        if (known) { return; }
        if (files.length >= count) { complaints.push(file.name + '：' + box.getAttribute('data-many')); return; }
        files.push(file);
      });
      if (input !== store) { input.value = ''; }
      put();
      show(complaints);
    }
    Array.prototype.forEach.call(inputs, function (input) {
      input.addEventListener('change', function () { add(input); });
    });
  }
  Array.prototype.forEach.call(document.querySelectorAll('[data-files]'), keep);
}());
