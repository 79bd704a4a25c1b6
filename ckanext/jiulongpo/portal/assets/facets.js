/* The list of results: facets find a value by typing, keep open what is open while htmx replaces
   the list, and become a view of their own on a phone. Works without it, by links and a button. */
(function () {
  "use strict";
  var page = document.documentElement;
  var closed = {};

  function prepare(root) {
    root.querySelectorAll(".j-apply").forEach(function (button) { button.hidden = true; });
    root.querySelectorAll("[data-facet-find]").forEach(function (field) {
      field.hidden = false;
      field.addEventListener("input", function () { filter(field.closest("details"), field.value); });
      field.addEventListener("change", function (event) { event.stopPropagation(); });
      field.addEventListener("keydown", function (event) { if (event.key === "Enter") { event.preventDefault(); } });
    });
    root.querySelectorAll("details[data-facet]").forEach(function (facet) {
      var name = facet.getAttribute("data-facet");
      if (name in closed) { facet.open = !closed[name]; }
      facet.addEventListener("toggle", function () { closed[name] = !facet.open; });
    });
    root.querySelectorAll("[data-open-facets]").forEach(function (link) {
      link.addEventListener("click", function (event) {
        event.preventDefault();
        page.classList.add("j-facets-open");
        document.getElementById("facets").scrollIntoView();
      });
    });
    root.querySelectorAll(".j-show").forEach(function (link) {
      link.addEventListener("click", function () { page.classList.remove("j-facets-open"); });
    });
  }

  function filter(facet, typed) {
    var wanted = typed.trim().toLowerCase();
    var rest = facet.querySelector("details");
    if (rest && wanted) { rest.open = true; }
    facet.querySelectorAll("label").forEach(function (label) {
      label.hidden = wanted !== "" && label.textContent.toLowerCase().indexOf(wanted) < 0;
    });
  }

  document.addEventListener("htmx:afterSettle", function (event) {
    var list = document.getElementById("j-listing");
    if (!list || !event.detail.elt.closest || event.detail.elt.id !== "j-listing") { return; }
    prepare(list);
    var title = document.title.split(" - ");
    title[0] = list.getAttribute("data-title");
    document.title = title.join(" - ");
  });

  prepare(document);
})();
