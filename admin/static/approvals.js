/* 待我审批: tick all, tick none, and how many are ticked. Without it the two links do the same by loading the page. */
(function () {
  'use strict';
  var boxes = document.querySelectorAll("input[name='e'][form='decide']"), said = document.querySelector('[data-ticked]');
  function count() {
    var ticked = Array.prototype.filter.call(boxes, function (one) { return one.checked; }).length;
    if (said) { said.textContent = ticked ? said.getAttribute('data-ticked') + ticked : ''; }
  }
  Array.prototype.forEach.call(document.querySelectorAll('[data-tick]'), function (link) {
    link.addEventListener('click', function (event) {
      event.preventDefault();
      Array.prototype.forEach.call(boxes, function (one) { one.checked = link.getAttribute('data-tick') === 'all'; });
      count();
    });
  });
  document.addEventListener('change', count);
  count();
}());
