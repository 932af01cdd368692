/* The grid begins at the month that is looked at, where it is wider than the screen. */
(function () {
  'use strict';
  var now = document.querySelector('.grid-box [data-now]'), box = now && now.closest('.grid-box');
  if (!box || box.scrollWidth <= box.clientWidth) { return; }
  box.scrollLeft = now.offsetLeft - box.clientWidth + now.offsetWidth + 8;
}());

/* The form of a visit: blank lines wait out of sight, and a button brings the next one. Without a script all stand there. */
(function () {
  'use strict';
  var box = document.querySelector('.hearing'), add = box && box.querySelector('[data-add-line]');
  if (!add) { return; }

  function lines() { return box.querySelectorAll('fieldset.heard'); }

  function another() {
    var spare = box.querySelector('fieldset.heard[hidden]'), all = lines(), last = all[all.length - 1];
    if (!spare) {
      spare = last.cloneNode(true);
      var from = 'heard-' + (all.length - 1) + '-', to = 'heard-' + all.length + '-';
      Array.prototype.forEach.call(spare.querySelectorAll('[name]'), function (one) {
        one.name = one.name.replace(from, to);
        if (one.type === 'checkbox') { one.checked = false; } else { one.value = ''; }
      });
      spare.querySelector('legend').textContent = last.querySelector('legend').textContent.replace(/\d+/, all.length + 1);
      Array.prototype.forEach.call(spare.querySelectorAll('.complaint'), function (one) { one.parentNode.removeChild(one); });
      spare.classList.remove('wrong');
      last.parentNode.insertBefore(spare, last.nextSibling);
    }
    spare.hidden = false;
    spare.querySelector('input').focus();
    if (lines().length >= 20 && !box.querySelector('fieldset.heard[hidden]')) { add.parentNode.hidden = true; }
  }

  Array.prototype.forEach.call(box.querySelectorAll('fieldset.heard[data-spare]'), function (one) { one.hidden = true; });
  add.parentNode.hidden = false;
  add.addEventListener('click', another);
}());
