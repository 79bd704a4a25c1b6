/* The table of an entry: full screen, and the keyboard's place after a part is replaced. Filters,
   order and pages are links and a form, which htmx only shortens. */
(function () {
  "use strict";

  function wide() { return document.querySelector(".j-data.jt-wide"); }

  function prepare() {
    var data = document.getElementById("data");
    var button = data && data.querySelector("[data-table-full]");
    if (!button) { return; }
    button.hidden = false;
    button.addEventListener("click", function () { set(!data.classList.contains("jt-wide")); });
    set(document.documentElement.hasAttribute("data-table-wide"));
  }

  function set(on) {
    var data = document.getElementById("data");
    data.classList.toggle("jt-wide", on);
    document.documentElement.toggleAttribute("data-table-wide", on);
    data.querySelector("[data-table-full]").setAttribute("aria-pressed", String(on));
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && wide()) { set(false); }
  });
  document.addEventListener("htmx:afterSwap", prepare);
  prepare();
})();
