// A booth wipes itself: after some time without a touch, and when somebody goes back to a page that was left.
(function () {
  'use strict';
  var page = document, at = page.body.getAttribute('data-at'), idle = +page.body.getAttribute('data-idle');
  var timer = 0;

  function wipe() { window.location.replace(at); }
  function wait() { clearTimeout(timer); if (idle) { timer = setTimeout(wipe, idle * 1000); } }

  window.addEventListener('pageshow', function (event) { if (event.persisted) { wipe(); } });
  if (idle) { page.addEventListener('visibilitychange', function () { if (page.hidden) { wipe(); } }); }
  ['click', 'input', 'keydown', 'touchstart', 'scroll'].forEach(function (name) { page.addEventListener(name, wait); });
  page.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.sent) { event.preventDefault(); }
    form.sent = true;
  });
  wait();
})();
