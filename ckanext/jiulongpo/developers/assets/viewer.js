/* Starts Swagger UI on the site's own OpenAPI document and puts its words into the reader's
   language: the viewer itself speaks English only. Calls carry the token that was entered and
   nothing else, so what is tried is what a program would get. */
(function () {
  "use strict";

  var place = document.getElementById("api-viewer");
  if (!place || !window.SwaggerUIBundle) { return; }
  var words = JSON.parse(place.getAttribute("data-words"));

  function translateText(node) {
    var text = node.nodeValue.trim();
    if (Object.prototype.hasOwnProperty.call(words, text) && words[text] !== text) {
      node.nodeValue = node.nodeValue.replace(text, words[text]);
    }
  }

  function translateAttributes(element) {
    ["placeholder", "title", "aria-label"].forEach(function (name) {
      var value = element.getAttribute(name);
      if (value && Object.prototype.hasOwnProperty.call(words, value)) {
        element.setAttribute(name, words[value]);
      }
    });
  }

  /* What the viewer leaves without a name, or out of the keyboard's reach. */
  function complete(element) {
    if (element.tagName === "SELECT" && !element.hasAttribute("aria-label")) {
      var row = element.closest("[data-param-name]");
      element.setAttribute("aria-label", row ? row.getAttribute("data-param-name") : words.Servers);
    }
    if (element.tagName === "PRE") { element.setAttribute("tabindex", "0"); }
  }

  function translate(root) {
    if (root.nodeType === Node.TEXT_NODE) { translateText(root); return; }
    if (root.nodeType !== Node.ELEMENT_NODE) { return; }
    complete(root);
    if (root.closest("pre, code, textarea")) { return; }
    translateAttributes(root);
    root.childNodes.forEach(translate);
  }

  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      if (change.type === "characterData") { translateText(change.target); }
      change.addedNodes.forEach(translate);
    });
  }).observe(place, { childList: true, subtree: true, characterData: true });

  window.SwaggerUIBundle({
    url: place.getAttribute("data-url"),
    domNode: place,
    deepLinking: true,
    docExpansion: "none",
    defaultModelsExpandDepth: -1,
    filter: true,
    validatorUrl: null,
    syntaxHighlight: false,
    persistAuthorization: false,
    requestInterceptor: function (request) {
      request.credentials = request.loadSpec ? "same-origin" : "omit";
      return request;
    }
  });
})();
