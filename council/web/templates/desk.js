// The desk works without this; with it, the list follows the search field and the other desks.
(function () {
  'use strict';
  var page = document, body = page.body, search = page.getElementById('search');
  var state = page.getElementById('state'), notice = page.getElementById('notice');
  var timer = 0, number = 0, sending = false, failures = 0;

  function each(list, act) { for (var i = 0; i < list.length; i++) { act(list[i]); } }
  function said(name) { return body.getAttribute('data-' + name); }
  function show(element, text) { if (element) { element.textContent = text; element.hidden = !text; } }
  function field() { return search.elements.q; }
  function which() { var found = /[?&]show=(\w+)/.exec(window.location.search); return found && !field().value ? found[1] : ''; }

  function draw(parts) {
    for (var name in parts) {
      if (parts.hasOwnProperty(name)) {
        var part = page.getElementById(name), held = page.activeElement;
        if (part && part.kept !== parts[name]) {
          // Where the keyboard is stays where it is: the list waits until the clerk has moved on.
          if (name === 'found' && !sending && part.contains(held) && held !== part) { continue; }
          part.innerHTML = part.kept = parts[name];
        }
      }
    }
  }

  function request(method, address, content, done) {
    var call = new XMLHttpRequest(), over = false;
    function finish() { if (!over) { over = true; done(call); } }
    call.open(method, address, true);
    call.timeout = 12000;
    call.setRequestHeader('Accept', 'application/json');
    if (content !== null) { call.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded'); }
    call.onreadystatechange = function () { if (call.readyState === 4) { finish(); } };
    call.ontimeout = call.onerror = finish;
    call.send(content);
  }

  function parsed(call) { try { return JSON.parse(call.responseText); } catch (error) { return null; } }
  function next(pause) { clearTimeout(timer); timer = setTimeout(look, pause); }

  function look() {
    body.className = field().value ? 'searching' : '';
    var mine = ++number;
    if (sending) { return next(500); }
    request('GET', '/desk/find?q=' + encodeURIComponent(field().value) + '&show=' + which(), null, function (call) {
      var answer = call.status === 200 ? parsed(call) : null;
      if (mine !== number) { return; }
      if (answer) { failures = 0; show(state, ''); draw(answer.parts); } else {
        failures++;
        if (call.status === 403) { show(state, said('gone')); } else if (failures > 1) { show(state, said('lost')); }
      }
      next(answer ? 3000 : 4000);
    });
  }

  function send(form, button) {
    var pairs = [];
    each(form.elements, function (each) {
      if (each.name && (each.type !== 'checkbox' || each.checked)) { pairs.push(encodeURIComponent(each.name) + '=' + encodeURIComponent(each.value)); }
    });
    sending = true;
    number++;
    if (button) { button.disabled = true; }
    request('POST', '/desk', pairs.join('&'), function (call) {
      var answer = parsed(call);
      if (button) { button.disabled = false; }
      if (answer && answer.parts) { draw(answer.parts); }
      sending = false;
      if (call.status === 200 && answer) {
        each(form.querySelectorAll('input[type=text], textarea'), function (each) { each.value = ''; });
        if (page.getElementById('found').contains(form) || !body.contains(form)) { field().focus(); field().select(); }
      }
      show(notice, call.status === 200 ? '' : answer && answer.notice || said('again'));
      next(3000);
    });
  }

  page.addEventListener('click', function (event) { if (event.target.getAttribute && event.target.getAttribute('data-print')) { window.print(); } });
  if (!search) { return; }
  page.addEventListener('submit', function (event) {
    var form = event.target, what = form.elements['do'];
    if (form === search) {
      // Enter goes to the first person who can be signed in, never to a button that signs out; the next Enter does it.
      event.preventDefault();
      var first = page.querySelector('#found button.arrive') || page.querySelector('#found a.button');
      if (first) { first.focus(); }
    } else if (what && what.value !== 'slip') { event.preventDefault(); if (!sending) { send(form, form.querySelector('button')); } }
  });
  field().addEventListener('input', function () { next(120); });
  page.addEventListener('visibilitychange', function () { if (!page.hidden) { next(0); } });
  next(3000);
})();
