/* What an issue's pages do beyond links and forms; they all work without it. */
(function () {
  'use strict';
  var print = document.querySelector('[data-print]');
  if (print) { print.addEventListener('click', function () { window.print(); }); }

  // A link into a folded step opens it.
  function unfold() {
    var aim = location.hash && document.getElementById(location.hash.slice(1));
    if (aim && aim.tagName === 'DETAILS') { aim.open = true; }
  }
  window.addEventListener('hashchange', unfold);
  unfold();

  // Who is satisfied brings the stamped paper, who is not says what remains: the field that is not needed goes.
  Array.prototype.forEach.call(document.querySelectorAll("form[action*='/step/confirm']"), function (form) {
    function fit() {
      var chosen = form.querySelector("[name=satisfied]:checked"), said = chosen && chosen.value;
      [['document', 'no'], ['remains', 'yes'], ['days_allowed', 'yes']].forEach(function (pair) {
        var control = form.querySelector("[name='" + pair[0] + "']"), field = control && control.closest('.field');
        if (field) { field.hidden = said === pair[1] && !field.classList.contains('wrong'); }
      });
    }
    form.addEventListener('change', fit);
    fit();
  });

  // Whom the office called is asked of a call-back alone.
  Array.prototype.forEach.call(document.querySelectorAll("form[action*='/step/report_progress']"), function (form) {
    function fit() {
      var chosen = form.querySelector('[name=kind]:checked');
      if (!form.querySelector('[name=kind]')) { return; }
      ['called', 'called_on', 'called_how'].forEach(function (name) {
        var control = form.querySelector("[name='" + name + "']"), field = control && control.closest('.field');
        if (field) { field.hidden = !(chosen && chosen.value === 'call_back') && !field.classList.contains('wrong'); }
      });
    }
    form.addEventListener('change', fit);
    fit();
  });

  // What a clause demands only when something is chosen is marked once that is chosen: B 类、C 类 and their steps.
  Array.prototype.forEach.call(document.querySelectorAll('form.step'), function (form) {
    var marks = form.querySelectorAll('[data-when]');
    function isChosen(pair) {
      var name = pair.split('=')[0], value = pair.split('=')[1];
      return Array.prototype.some.call(form.querySelectorAll("[name='" + name + "']"), function (one) {
        return one.type === 'checkbox' ? one.checked && value === '1' : one.type === 'radio' ? one.checked && one.value === value : one.value === value;
      });
    }
    function mark() {
      Array.prototype.forEach.call(marks, function (one) {
        one.classList.toggle('on', one.getAttribute('data-when').split(' ').some(isChosen));
      });
    }
    if (marks.length) { form.addEventListener('change', mark); mark(); }
  });

  // 交办 or 转报, 国家秘密 or not: what the other way asks for goes, unless something is wrong there.
  function fitted(step, chooser, gone) {
    Array.prototype.forEach.call(document.querySelectorAll("form[action*='/step/" + step + "']"), function (form) {
      function fit() {
        var chosen = form.querySelector("select[name=" + chooser + "], [name=" + chooser + "]:checked");
        Object.keys(gone).forEach(function (name) {
          var control = form.querySelector("[name='" + name + "']"), field = control && control.closest('.field');
          if (field) { field.hidden = !!chosen && gone[name].indexOf(chosen.value) >= 0 && !field.classList.contains('wrong'); }
        });
      }
      form.addEventListener('change', fit);
      fit();
    });
  }
  fitted('propose', 'way', {transfer_reason: ['assign'], lead_unit: ['pass_up'], cooperating_units: ['pass_up'], complexity: ['pass_up']});
  fitted('refuse', 'ground', {reply: ['state_secret']});

  // The opinions of cooperating units, put into the lead's own words where the cursor may go on.
  Array.prototype.forEach.call(document.querySelectorAll('[data-into]'), function (link) {
    link.addEventListener('click', function (event) {
      var box = link.parentNode.parentNode.querySelector("form [name='" + link.getAttribute('data-into') + "']");
      if (!box) { return; }
      event.preventDefault();
      box.value = (box.value ? box.value.replace(/\s+$/, '') + '\n' : '') + link.getAttribute('data-text');
      box.focus();
    });
  });

  // Of the steps behind buttons one is open at a time.
  var boxes = document.querySelectorAll('details.step-box');
  Array.prototype.forEach.call(boxes, function (one) {
    one.addEventListener('toggle', function () {
      if (!one.open) { return; }
      Array.prototype.forEach.call(boxes, function (other) { if (other !== one) { other.open = false; } });
    });
  });
}());
