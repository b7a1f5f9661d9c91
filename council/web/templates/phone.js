// ES5 for old phones. The page works without this; with it, sections follow the meeting by themselves.
(function () {
  'use strict';
  var page = document, body = page.body, mark = body.getAttribute('data-mark'), at = body.getAttribute('data-at');
  var state = find('state'), notice = find('notice'), jump = find('jump'), poll = find('poll');
  var pressed = null, finger = 0, moved = 0, drawn = 0, waiting = null, failures = 0, timer = 0, sending = false, later = {};

  function find(name) { return page.getElementById(name); }
  function on(target, what, act) { target.addEventListener(what, act); }
  function said(name) { return body.getAttribute('data-' + name); }
  function each(list, act) { for (var i = 0; i < list.length; i++) { act(list[i]); } }
  function bottom() { return poll.getBoundingClientRect().bottom; }
  function now() { return new Date().getTime(); }
  function show(element, text) { element.textContent = text; element.hidden = !text; }

  // What a person has begun to fill in, open or read is not replaced under them; a ballot that has closed is.
  function touched(section, html) {
    var yes = false;
    each(section.querySelectorAll('input,select'), function (field) {
      if (box(field) ? field.checked : field.type !== 'hidden' && (field.value || field === page.activeElement)) { yes = true; }
    });
    if (section.querySelector('details[open]')) { yes = true; }
    each(section.querySelectorAll('input[name=poll]'), function (field) { if (html.indexOf('"' + field.value + '"') < 0) { yes = false; } });
    return yes;
  }

  function box(field) { return field.type === 'checkbox' || field.type === 'radio'; }

  function right(form) { return form && form.elements.right ? form.elements.right.value : ''; }

  // What was filled in for one vote stays when another vote on the same page has been cast (`sent`).
  function replace(section, html, sent) {
    var filled = {};
    function place(field) { return right(field.form) + ' ' + field.name + (box(field) ? ' ' + field.value : ''); }
    each(section.querySelectorAll('input:checked,input[type=text],select'), function (field) { if (right(field.form) !== sent) { filled[place(field)] = field.value; } });
    section.innerHTML = html;
    section.kept = html;
    each(section.querySelectorAll('input,select'), function (field) {
      var before = field.type !== 'hidden' && filled[place(field)];
      if (before) { if (box(field)) { field.checked = true; } else { field.value = before; } }
    });
    ready(section);
  }

  // What is at the top of the screen stays there, unless the page is at its very top: then the news is to be seen.
  function draw(parts, force, sent) {
    var anchor = null, before = 0, asked = poll.kept;
    each(page.querySelectorAll('section'), function (section) {
      var place = section.getBoundingClientRect();
      if (!anchor && place.height && place.bottom > 60) { anchor = section; before = place.top; }
    });
    for (var name in parts) {
      if (parts.hasOwnProperty(name)) {
        var section = find(name);
        delete later[name];
        if (section && (force || section.kept !== parts[name])) {
          if (force || !touched(section, parts[name])) { replace(section, parts[name], sent); drawn = now(); } else { later[name] = parts[name]; }
        }
      }
    }
    if (anchor && window.pageYOffset > 8 && !force) { window.scrollBy(0, anchor.getBoundingClientRect().top - before); }
    if (poll.kept !== asked && poll.kept && bottom() < 80) { jump.hidden = false; }
  }

  // A finger that was never seen to leave (old phones forget to say so) is taken to have left after a while.
  function calm() { return now() - finger > 5000 && now() - moved > 400 && !sending; }

  function take(answer) {
    if (!answer || !answer.parts) { return; }
    mark = answer.mark;
    waiting = answer.parts;
    settle();
  }

  function settle() {
    if (!waiting) { return; }
    if (calm()) { var parts = waiting; waiting = null; draw(parts, false); } else { setTimeout(settle, 300); }
  }

  function request(method, address, content, done) {
    var call = new XMLHttpRequest(), over = false;
    function finish() { if (!over) { over = true; done(call); } }
    call.open(method, address, true);
    call.timeout = 12000;
    call.setRequestHeader('Accept', 'application/json');
    if (content === null) { call.setRequestHeader('If-None-Match', '"' + mark + '"'); } else { call.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded'); }
    call.onreadystatechange = function () { if (call.readyState === 4) { finish(); } };
    call.ontimeout = call.onerror = finish;
    call.send(content);
  }

  function parsed(call) { try { return JSON.parse(call.responseText); } catch (error) { return null; } }

  function next(pause) { clearTimeout(timer); timer = setTimeout(look, pause); }

  function look() {
    if (page.hidden || sending) { return next(3000); }
    request('GET', at + '/NOW', null, function (call) {
      var pause = 3000 + Math.random() * 1000;
      if (call.status === 200 || call.status === 304) {
        failures = 0;
        show(state, '');
        if (call.status === 200) { take(parsed(call)); } else if (calm()) { var held = later; later = {}; draw(held, false); }
      } else if (call.status === 404 || call.status === 410) {
        show(state, said('gone'));
        pause = 15000;
      } else {
        failures++;
        if (failures > 1) { show(state, said('lost')); }
        pause = Math.min(3000 * failures, 10000) + Math.random() * 1000;
      }
      next(pause);
    });
  }

  function content(form) {
    var pairs = [];
    function add(field) { pairs.push(encodeURIComponent(field.name) + '=' + encodeURIComponent(field.value)); }
    each(form.elements, function (field) {
      if (field.name && field.tagName !== 'BUTTON' && (!box(field) || field.checked)) { add(field); }
    });
    if (pressed && pressed.form === form && pressed.name) { add(pressed); }
    return pairs.join('&');
  }

  function send(form) {
    var button = pressed && pressed.form === form ? pressed : null, label = button && button.innerHTML, sent = content(form), whose = right(form);
    sending = true;
    show(notice, '');
    each(form.elements, function (field) { field.disabled = true; });
    if (button) { button.textContent = said('busy'); }
    request('POST', at, sent, function (call) {
      var answer = parsed(call);
      sending = false;
      each(form.elements, function (field) { field.disabled = false; });
      if (button) { button.innerHTML = label; }
      if (answer && answer.parts) {
        mark = answer.mark;
        waiting = null;
        draw(answer.parts, call.status === 200, whose);
      }
      if (call.status === 200 && bottom() < 60) { poll.scrollIntoView(); }
      notice.className = call.status === 200 ? 'good' : '';
      show(notice, answer && answer.notice || (call.status === 200 ? '' : said('again')));
      if (!notice.hidden) { notice.scrollIntoView(); }
      next(3000);
    });
  }

  // A line that says how much has been chosen so far: ticks and marks are counted, or costs added up (`data-cost`).
  function ready(place) {
    each(place.querySelectorAll('[data-said]'), function (count) {
      var form = count.parentNode, most = +count.getAttribute('data-most') || 1e12, rank = count.getAttribute('data-rank');
      var order = rank ? ranking(form, tell) : null;
      count.chosen = function () {
        var sum = order ? order.length : 0;
        each(form.querySelectorAll('input:checked'), function (field) { sum += +(field.getAttribute('data-cost') || 1); });
        each(form.querySelectorAll('input[name^="mark."]'), function (field) { if (!box(field) && field.value) { sum++; } });
        return sum;
      };
      function tell(full) {
        var sum = count.chosen(), shown = ('' + sum / (+count.getAttribute('data-per') || 1)).replace(/\B(?=(\d{3})+(\.|$))/g, ',');
        count.textContent = full ? count.getAttribute('data-full') || said('most') : rank && !sum ? rank : count.getAttribute('data-said').replace('#', shown);
        count.className = full ? 'count full' : 'count';
        each(form.querySelectorAll('label.choice'), function (label) { label.className = label.querySelector('input').checked ? 'choice on' : 'choice'; });
      }
      on(form, 'change', function (event) {
        var full = count.chosen() > most;
        if (full) { event.target.checked = false; }
        tell(full);
      });
      tell(false);
    });
  }

  // An order is made by touching: each list of places becomes a button that takes the next place, or gives it back.
  function ranking(form, tell) {
    var order = [], touched = [];
    function show() {
      each(touched, function (one) {
        var place = order.indexOf(one.field) + 1;
        one.field.value = place || '';
        one.button.className = place ? 'tap on' : 'tap';
        one.button.setAttribute('aria-pressed', place ? 'true' : 'false');
        one.button.firstChild.textContent = place || '';
      });
    }
    each(form.querySelectorAll('label.rank'), function (label) {
      var button = page.createElement('button'), field = label.querySelector('select');
      button.type = 'button';
      button.appendChild(page.createElement('b'));
      button.appendChild(page.createTextNode(label.querySelector('span').textContent));
      on(button, 'click', function () {
        var place = order.indexOf(field);
        if (now() - drawn < 500) { return; }
        if (place < 0) { order.push(field); } else { order.splice(place, 1); }
        show();
        tell(false);
      });
      label.hidden = true;
      label.parentNode.insertBefore(button, label);
      touched.push({field: field, button: button});
      if (field.value) { order.push(field); }
    });
    order.sort(function (one, other) { return one.value - other.value; });
    show();
    return order;
  }

  // What a ballot lacks is said before it is sent; the server would refuse it as well.
  function lacking(form) {
    var count = form.querySelector('[data-said]'), sum = count && count.chosen(), few = count && count.getAttribute('data-few');
    if (!count || !pressed || pressed.name !== 'cast' || sum >= (+count.getAttribute('data-least') || 1)) { return false; }
    count.textContent = sum && few ? few : said('none');
    count.className = 'count full';
    count.scrollIntoView();
    return true;
  }

  on(page, 'click', function (event) {
    var place = event.target;
    while (place && place.tagName !== 'BUTTON') { place = place.parentNode; }
    // A button that has just moved under the finger is not meant.
    if (place && now() - drawn < 500) { event.preventDefault(); pressed = null; } else { pressed = place; }
    if (event.target === jump) { jump.hidden = true; }
  });
  on(page, 'submit', function (event) { event.preventDefault(); if (!sending && !lacking(event.target)) { send(event.target); } });
  on(page, 'touchstart', function () { finger = now(); });
  on(page, 'touchend', function () { finger = 0; moved = now(); });
  on(page, 'touchcancel', function () { finger = 0; });
  on(window, 'scroll', function () { moved = now(); if (bottom() > 80) { jump.hidden = true; } });
  on(page, 'visibilitychange', function () { if (!page.hidden) { next(0); } });
  on(window, 'pageshow', function (event) { if (event.persisted) { next(0); } });
  each(page.querySelectorAll('section'), function (section) { section.kept = section.innerHTML; });
  ready(page);
  next(3000 + Math.random() * 1000);
})();
