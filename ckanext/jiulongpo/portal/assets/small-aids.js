/* Small aids that need a script: copy a text, find in a list of names, tick every row, take back what was said of a
   field once it is changed. Their controls are hidden until the script is there. */
(function () {
  "use strict";

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      var id = button.getAttribute("data-copy");
      var source = id ? document.getElementById(id) : button.closest(".j-codebox").querySelector("[data-copy-text]");
      var word = button.querySelector("[data-copy-word]");
      navigator.clipboard.writeText(source.textContent).then(function () {
        var before = word.textContent;
        word.textContent = word.getAttribute("data-done");
        word.setAttribute("role", "status");
        setTimeout(function () { word.textContent = before; }, 2000);
      });
    });
  });

  document.querySelectorAll("[data-list-find]").forEach(function (field) {
    var list = document.getElementById(field.getAttribute("data-list-find"));
    field.hidden = false;
    field.addEventListener("input", function () {
      var wanted = field.value.trim().toLowerCase();
      list.querySelectorAll("a").forEach(function (link) {
        link.hidden = wanted !== "" && link.textContent.toLowerCase().indexOf(wanted) < 0;
      });
    });
  });

  /* a menu closes when the reader turns to something else */
  function closeMenus(but) {
    document.querySelectorAll("details.j-more[open]").forEach(function (menu) {
      if (!menu.contains(but)) { menu.open = false; }
    });
  }
  document.addEventListener("click", function (event) { closeMenus(event.target); });
  document.addEventListener("keydown", function (event) {
    var menu = event.key === "Escape" && event.target.closest("details.j-more[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  // What the server found wrong was said of the value that stood there; the next answer judges anew.
  document.addEventListener("input", function (event) {
    var control = event.target;
    if (!control.matches("[aria-invalid=true]")) { return; }
    var place = control.closest(".j-field") || control.parentElement;
    control.removeAttribute("aria-invalid");
    place.querySelectorAll(".j-wrong").forEach(function (told) { told.remove(); });
  });

  document.querySelectorAll("[data-pick-all]").forEach(function (form) {
    var table = form.querySelector("table");
    var boxes = table ? Array.from(table.querySelectorAll("tbody input[type=checkbox]")) : [];
    if (boxes.length < 2) { return; }
    var label = document.createElement("label");
    var all = document.createElement("input");
    label.className = "j-row-tight j-small";
    all.type = "checkbox";
    label.append(all, form.getAttribute("data-pick-all"));
    form.insertBefore(label, table.parentElement.parentElement === form ? table.parentElement : form.firstChild);
    all.addEventListener("change", function () {
      boxes.forEach(function (box) { box.checked = all.checked; });
    });
    table.addEventListener("change", function () {
      all.checked = boxes.every(function (box) { return box.checked; });
    });
  });
})();
