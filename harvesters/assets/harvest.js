/* Shows the line of a mapping that a link leads to: it is selected and scrolled into sight. */
ckan.module("jiulongpo-mapping-line", function () {
  "use strict";

  return {
    options: { line: 0 },

    initialize: function () {
      var area = this.el[0];
      var lines = area.value.split("\n");
      var wanted = Math.min(Number(this.options.line), lines.length);
      if (wanted < 1) { return; }
      var start = lines.slice(0, wanted - 1).join("\n").length + (wanted > 1 ? 1 : 0);
      area.focus({ preventScroll: true });
      area.setSelectionRange(start, start + lines[wanted - 1].length);
      area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, wanted - 4);
    }
  };
});
