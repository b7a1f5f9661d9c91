// Pages with entries work without this; with it, a second tap while the form is on its way does nothing.
(function () {
  'use strict';
  var page = document, body = page.body;

  function each(list, act) { for (var i = 0; i < list.length; i++) { act(list[i]); } }
  function said(name) { return body.getAttribute('data-' + name) || ''; }

  each(page.getElementsByTagName('form'), function (form) {
    form.addEventListener('submit', function (event) {
      var button = form.querySelector('button');
      if (form.getAttribute('data-sent')) { event.preventDefault(); return; }
      form.setAttribute('data-sent', '1');
      if (button) { button.setAttribute('data-text', button.textContent); button.textContent = said('busy') || button.textContent; }
    });
  });

  each(page.querySelectorAll('input[type=file]'), function (field) {
    field.addEventListener('change', function () {
      var most = parseFloat(field.getAttribute('data-most')), chosen = field.files ? field.files.length : 0;
      if (field.setCustomValidity) { field.setCustomValidity(chosen > most ? said('many') : ''); }
    });
  });

  each(page.querySelectorAll('[data-print]'), function (button) {
    button.addEventListener('click', function () { window.print(); });
  });

  // Back from the next page: an old browser shows this one as it was left.
  window.addEventListener('pageshow', function () {
    each(page.getElementsByTagName('form'), function (form) {
      var button = form.querySelector('button');
      form.removeAttribute('data-sent');
      if (button && button.getAttribute('data-text')) { button.textContent = button.getAttribute('data-text'); }
    });
  });
})();
