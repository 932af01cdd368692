/* Correcting: the control of the field that was chosen, and what stands there now. Without it the value is typed. */
(function () {
  'use strict';
  var MADE = {
    date: function () { var made = document.createElement('input'); made.type = 'date'; return made; },
    line: function () { var made = document.createElement('input'); made.type = 'text'; return made; },
    text: function () { var made = document.createElement('textarea'); made.rows = 3; return made; },
    choice: function (one) {
      var made = document.createElement('select');
      JSON.parse(one.getAttribute('data-choices')).forEach(function (pair) {
        var option = document.createElement('option');
        option.value = pair[0];
        option.textContent = pair[1];
        made.appendChild(option);
      });
      return made;
    }
  };

  function fit(pick, kept) {
    var one = pick.options[pick.selectedIndex], before = pick.form.elements.value, now = pick.parentNode.querySelector('.now-said');
    if (!now) {
      now = document.createElement('p');
      now.className = 'now-said';
      pick.parentNode.appendChild(now);
    }
    now.textContent = one.value ? pick.getAttribute('data-correct') + '：' + one.getAttribute('data-now') : '';
    if (!one.value || !before) { return; }
    var made = MADE[one.getAttribute('data-control')](one);
    ['id', 'name', 'aria-describedby', 'aria-invalid'].forEach(function (name) {
      if (before.getAttribute(name)) { made.setAttribute(name, before.getAttribute(name)); }
    });
    if (one.getAttribute('data-longest')) { made.maxLength = Number(one.getAttribute('data-longest')); }
    made.value = kept ? before.value : one.getAttribute('data-raw');
    before.parentNode.replaceChild(made, before);
  }

  Array.prototype.forEach.call(document.querySelectorAll('select[data-correct]'), function (pick) {
    pick.addEventListener('change', function () { fit(pick, false); });
    if (pick.value) { fit(pick, true); }
  });

  // “更正” beside a field of the log: the form opens with that field chosen.
  document.addEventListener('click', function (event) {
    var key = event.target.getAttribute && event.target.getAttribute('data-mend');
    var pick = key && document.querySelector('#step-correct select[data-correct]');
    if (!pick) { return; }
    pick.value = key;
    fit(pick, false);
    document.getElementById('step-correct').open = true;
  });
}());
