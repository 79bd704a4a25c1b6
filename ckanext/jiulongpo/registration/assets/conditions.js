/* Fields that are needed under a condition, choices that depend on another field, counts of
   characters. The conditions come from the page, which has them from the catalogue's own fields. */
(function () {
  "use strict";
  var form = document.querySelector(".j-entry");
  if (!form) { return; }

  function valueOf(name) {
    var control = form.elements[name];
    return control ? control.value : "";
  }

  function conditional() {
    form.querySelectorAll("[data-when]").forEach(function (field) {
      var when = JSON.parse(field.getAttribute("data-when"));
      var needed = Object.keys(when).every(function (name) { return when[name].indexOf(valueOf(name)) >= 0; });
      var control = form.elements[field.getAttribute("data-field")];
      field.hidden = !needed && !(control && control.value);
    });
  }

  function linked() {
    form.querySelectorAll("[data-follows]").forEach(function (select) {
      var name = select.getAttribute("data-follows");
      var chosen = form.elements[name] ? valueOf(name) : select.getAttribute("data-follows-value");
      Array.prototype.forEach.call(select.options, function (option) {
        var of = option.getAttribute("data-of");
        option.hidden = option.disabled = Boolean(of && chosen && of.split(" ").indexOf(chosen) < 0 && !option.selected);
      });
    });
  }

  function count(control) {
    var place = form.querySelector('[data-count-of="' + control.name + '"]');
    if (!place) { return; }
    var most = control.getAttribute("data-most");
    place.textContent = form.getAttribute("data-count")
      .replace("{count}", Array.from(control.value).length).replace("{most}", most);
    place.classList.toggle("j-warm", control.value.length > Number(most));
  }

  function look() { conditional(); linked(); }

  form.addEventListener("change", look);
  form.addEventListener("input", function (event) { count(event.target); });
  form.querySelectorAll("[data-most]").forEach(count);
  look();
})();

/* A file can be dropped where one can be chosen. */
(function () {
  "use strict";
  document.querySelectorAll("[data-drop]").forEach(function (place) {
    var input = place.querySelector("input[type=file]");
    place.addEventListener("dragover", function (event) { event.preventDefault(); place.classList.add("j-over"); });
    place.addEventListener("dragleave", function () { place.classList.remove("j-over"); });
    place.addEventListener("drop", function (event) {
      event.preventDefault();
      place.classList.remove("j-over");
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; }
    });
  });
})();
