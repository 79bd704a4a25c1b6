/* The table of an entry: full screen, the filters as a sheet on a phone, and what was open before a part
   was replaced. Filters, order and pages are links and a form, which htmx only shortens. */
(function () {
  "use strict";

  var root = document.documentElement;
  var open = [];
  var focused = "";
  root.setAttribute("data-table-live", "");

  function prepare() {
    var data = document.getElementById("data");
    if (!data) { return; }
    var full = data.querySelector("[data-table-full]");
    var filters = data.querySelector("[data-table-filters]");
    if (!full) { return; }
    full.hidden = false;
    full.onclick = function () { widen(!root.hasAttribute("data-table-wide")); };
    filters.hidden = false;
    filters.onclick = function () { sheet(true); };
    data.querySelector("[data-table-done]").onclick = function () { sheet(false); };
    widen(root.hasAttribute("data-table-wide"));
    open.forEach(function (id) {
      var picked = document.getElementById(id);
      if (picked) { picked.open = true; }
    });
    open = [];
    refocus(data);
  }

  /* What had the focus may have stood in a list that was closed then, or be gone, as a filter that was taken back. */
  function refocus(data) {
    var lost = document.activeElement === document.body || document.activeElement === null;
    var back = focused && document.getElementById(focused);
    if (focused && lost) { (back || data.querySelector(".jt-grid")).focus({ preventScroll: true }); }
    focused = "";
  }

  function widen(on) {
    var data = document.getElementById("data");
    root.toggleAttribute("data-table-wide", on);
    data.querySelector("span[data-table-wide]").hidden = !on;
    data.querySelector("[data-table-narrow]").hidden = on;
  }

  function sheet(on) {
    var data = document.getElementById("data");
    var button = data.querySelector("[data-table-filters]");
    root.toggleAttribute("data-table-filters", on);
    button.setAttribute("aria-expanded", String(on));
    if (on) {
      var first = data.querySelector(".jt-filt input, .jt-filt summary");
      if (first) { first.focus(); }
    } else { button.focus(); }
  }

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    if (root.hasAttribute("data-table-filters")) { sheet(false); return; }
    var picked = event.target.closest && event.target.closest(".jt-pick[open]");
    if (picked) { picked.open = false; picked.querySelector("summary").focus(); return; }
    if (root.hasAttribute("data-table-wide") && document.getElementById("data")) { widen(false); }
  });
  /* what lies behind the full screen is not seen: whoever goes on to it leaves the full screen */
  document.addEventListener("focusin", function (event) {
    if (root.hasAttribute("data-table-wide") && !event.target.closest("#data")) { widen(false); }
  });
  document.addEventListener("click", function (event) {
    if (root.hasAttribute("data-table-filters") || event.target.closest(".jt-pick")) { return; }
    document.querySelectorAll(".jt-filt .jt-pick[open]").forEach(function (picked) { picked.open = false; });
  });
  document.addEventListener("htmx:beforeSwap", function () {
    open = Array.prototype.map.call(document.querySelectorAll(".jt-pick[open]"), function (picked) {
      return picked.id;
    });
    var active = document.activeElement;
    focused = active && active.closest("#data") ? active.id || "#" : "";
  });
  document.addEventListener("htmx:afterSwap", prepare);
  window.addEventListener("pageshow", function () { root.removeAttribute("data-table-filters"); });
  prepare();
})();
