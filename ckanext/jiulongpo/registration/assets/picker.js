/* The class picker: found while one types, opened level by level. Without it the button asks the
   server, and the radio buttons choose. */
(function () {
  "use strict";
  var field = document.querySelector("[data-class-find]");
  if (!field) { return; }
  var form = field.form, address = field.getAttribute("data-class-find");
  var list = form.querySelector("[data-classes]"), details = field.closest("details");
  var waiting = null, asked = 0;

  function ask(parameters) {
    var mine = ++asked;
    fetch(address + "?" + new URLSearchParams(parameters))
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (text) { 
        if (mine !== asked) { return; }
        list.innerHTML = text;
        // With a script the field itself is sent, so that what is typed there later counts
        list.querySelectorAll("input").forEach(function (one) { one.setAttribute("form", "none"); });
      });
  }

  field.addEventListener("input", function (event) {
    event.stopPropagation();
    clearTimeout(waiting);
    waiting = setTimeout(function () { ask(field.value.trim() ? { q: field.value } : { parent: "" }); }, 200);
  });
  field.addEventListener("change", function (event) { event.stopPropagation(); });
  field.addEventListener("keydown", function (event) {
    if (event.key !== "Enter") { return; }
    event.preventDefault();
    var first = list.querySelector("input");
    if (first) { first.focus(); }
  });
  details.addEventListener("toggle", function () {
    if (!details.open) { return; }
    if (!list.children.length) { ask({ parent: "" }); }
    field.focus();
  });
  list.addEventListener("click", function (event) {
    var below = event.target.closest("[data-class-parent]");
    if (below) { ask({ parent: below.getAttribute("data-class-parent") }); }
  });
  list.addEventListener("change", function (event) {
    event.stopPropagation();
    var chosen = form.elements.class_code;
    chosen.value = event.target.value;
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
