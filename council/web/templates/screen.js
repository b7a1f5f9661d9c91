// Events push each new picture; without them the page asks every two seconds. Clocks run here, by the server's time.
(function () {
  'use strict';
  var page = document, body = page.body, mark = body.getAttribute('data-mark'), lost = page.getElementById('lost');
  var ahead = 0, heard = 0, source = null, asking = false, offset = +body.getAttribute('data-offset');

  function now() { return new Date().getTime() / 1000; }
  function each(list, act) { for (var i = 0; i < list.length; i++) { act(list[i]); } }
  function two(number) { return (number < 10 ? '0' : '') + number; }
  function span(seconds) { var whole = Math.abs(Math.floor(seconds)); return (seconds < 0 ? '+' : '') + Math.floor(whole / 60) + ':' + two(whole % 60); }

  function tick() {
    var at = now() + ahead, hall = new Date((at + offset) * 1000);
    page.getElementById('clock').textContent = two(hall.getUTCHours()) + ':' + two(hall.getUTCMinutes());
    each(page.querySelectorAll('[data-spent]'), function (clock) {
      var since = clock.getAttribute('data-since'), limit = +clock.getAttribute('data-left');
      var spent = +clock.getAttribute('data-spent') + (since ? Math.max(0, at - since) : 0), left = limit - spent;
      clock.textContent = span(limit ? left : spent);
      if (limit) { clock.className = left < 0 ? 'time late' : 'time'; }
    });
    if (now() - heard > 14) { silent(); }
  }

  // A long text makes everything a little smaller rather than falling off the screen.
  function fit() {
    var root = page.documentElement, size;
    root.style.fontSize = '';
    size = parseFloat(getComputedStyle(root).fontSize);
    for (var tries = 0; tries < 12 && (large('main') || large('side')); tries++) { size *= 0.94; root.style.fontSize = size + 'px'; }
  }
  function large(name) { var part = page.getElementById(name); return part.scrollHeight > part.clientHeight + 1; }

  function alive() { heard = now(); if (!lost.hidden) { lost.hidden = true; } }
  function silent() { lost.textContent = body.getAttribute('data-lost'); lost.hidden = false; if (!source || source.readyState === 2) { listen(); } }

  function take(text) {
    var picture;
    try { picture = JSON.parse(text); } catch (error) { return; }
    ahead = picture.now - now();
    if (picture.mark !== mark) {
      mark = picture.mark;
      body.className = picture.mode;
      page.documentElement.className = picture.mode;
      for (var name in picture.parts) {
        if (picture.parts.hasOwnProperty(name)) {
          var part = page.getElementById(name);
          if (part.kept !== picture.parts[name]) { part.innerHTML = part.kept = picture.parts[name]; }
        }
      }
      tick();
      fit();
    }
  }

  function ask() {
    var call = new XMLHttpRequest();
    if (asking) { return; }
    asking = true;
    call.open('GET', '/screen/now', true);
    call.timeout = 5000;
    call.setRequestHeader('If-None-Match', '"' + mark + '"');
    call.onreadystatechange = function () {
      if (call.readyState !== 4) { return; }
      asking = false;
      if (call.status === 200) { alive(); take(call.responseText); } else if (call.status === 304) { alive(); } else { silent(); }
    };
    call.send();
  }

  function listen() {
    if (!window.EventSource) { return; }
    if (source) { source.close(); }
    source = new EventSource('/screen/events');
    source.onmessage = function (event) { alive(); take(event.data); };
    source.addEventListener('beat', alive);
  }

  heard = now();
  ahead = +body.getAttribute('data-now') - now();
  page.documentElement.className = body.className;
  listen();
  setInterval(tick, 500);
  // Asks only while no event has been heard for longer than the server's signs of life are apart.
  setInterval(function () { if (now() - heard > 7) { ask(); } }, 2000);
  tick();
  fit();
  window.addEventListener('resize', fit);
})();
