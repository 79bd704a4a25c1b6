/* A selection that is done in parts sends its next part by itself; its button does it without this. */
ckan.module("jiulongpo-review-onward", function () {
  "use strict";

  return {
    initialize: function () {
      this.el[0].submit();
    },
  };
});
