/* Preset reasons: a choice puts its text into the opinion, taking it back takes the text out unless
   it was changed. Without JavaScript the server puts the texts in where no opinion is written. */
(function () {
  "use strict";

  document.querySelectorAll("[data-reasons-into]").forEach(function (list) {
    var field = document.getElementById(list.getAttribute("data-reasons-into"));
    if (!field) { return; }
    var between = field.tagName === "TEXTAREA" ? "\n" : " ";
    list.addEventListener("change", function (event) {
      var text = event.target.getAttribute("data-text");
      if (!text) { return; }
      var parts = field.value.split(between).filter(function (part) {
        return part !== "" && part !== text;
      });
      if (event.target.checked) { parts.push(text); }
      field.value = parts.join(between);
    });
  });
})();
