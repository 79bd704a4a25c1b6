/* Suggestions under the search box: an ARIA combobox with a list of links.
   Without this script the box is a plain form. All text is set as text, never as markup. */
(function () {
  "use strict";
  var WAIT = 120;

  function element(tag, attributes, text) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    if (text) { node.textContent = text; }
    return node;
  }

  function SearchBox(form) {
    this.form = form;
    this.input = form.querySelector("input[name=q]");
    this.panel = form.querySelector(".j-sugg");
    this.words = JSON.parse(this.panel.getAttribute("data-words"));
    this.options = [];
    this.at = -1;
    this.asked = "";
    this.panel.id = this.input.id + "-panel";
    var roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.input.id + "-list", "aria-haspopup": "listbox" };
    for (var name in roles) { this.input.setAttribute(name, roles[name]); }
    this.input.addEventListener("input", this.later.bind(this));
    this.input.addEventListener("keydown", this.key.bind(this));
    this.input.addEventListener("focus", this.later.bind(this));
    document.addEventListener("click", function (event) {
      if (!form.contains(event.target)) { this.close(); }
    }.bind(this));
    form.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !form.contains(event.relatedTarget)) { this.close(); }
    }.bind(this));
  }

  SearchBox.prototype.later = function () {
    clearTimeout(this.timer);
    var q = this.input.value.trim();
    if (!q) { this.close(); return; }
    if (q === this.asked && this.options.length) { this.open(); return; }
    this.timer = setTimeout(this.ask.bind(this, q), WAIT);
  };

  SearchBox.prototype.ask = function (q) {
    var box = this;
    if (box.request) { box.request.abort(); }
    box.request = new AbortController();
    fetch(box.form.getAttribute("data-suggest-url") + "?q=" + encodeURIComponent(q), { signal: box.request.signal, headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.ok ? answer.json() : { groups: [] }; })
      .then(function (found) {
        box.asked = q;
        if (box.input.value.trim() === q && document.activeElement === box.input) { box.show(found); }
      })
      .catch(function () { /* aborted, or no network: the plain form still works */ });
  };

  SearchBox.prototype.show = function (found) {
    var box = this;
    box.panel.textContent = "";
    box.options = [];
    box.at = -1;
    if (found.reading) {
      box.panel.appendChild(element("p", { "class": "j-how" }, found.reading));
    }
    var list = element("div", { id: box.input.id + "-list", role: "listbox", "aria-label": box.words.label });
    (found.groups || []).forEach(function (group) { list.appendChild(box.group(group)); });
    box.panel.appendChild(list);
    box.panel.appendChild(box.keys());
    if (box.options.length) { box.open(); } else { box.close(); }
  };

  SearchBox.prototype.group = function (group) {
    var box = this;
    var node = element("div", { "class": "j-g", role: "group", "aria-label": group.title });
    node.appendChild(element("span", { "class": "j-g-l", "aria-hidden": "true" }, group.title));
    var links = element("div", { role: "presentation" });
    group.options.forEach(function (option) {
      var link = element("a", { "class": "j-opt", role: "option", "aria-selected": "false", tabindex: "-1", href: option.url, id: box.input.id + "-o" + box.options.length });
      var text = element("span", {});
      option.pieces.forEach(function (piece) { text.appendChild(element(piece.hit ? "mark" : "span", {}, piece.text)); });
      link.appendChild(text);
      if (option.fact) { link.appendChild(element("small", {}, option.fact)); }
      links.appendChild(link);
      box.options.push(link);
    });
    node.appendChild(links);
    return node;
  };

  SearchBox.prototype.keys = function () {
    var node = element("div", { "class": "j-keys", "aria-hidden": "true" });
    [["↑", "↓", this.words.choose], ["Enter", this.words.open], ["Esc", this.words.close]].forEach(function (row) {
      var item = element("span", {});
      row.slice(0, -1).forEach(function (key) { item.appendChild(element("kbd", {}, key)); });
      item.appendChild(document.createTextNode(" " + row[row.length - 1]));
      node.appendChild(item);
    });
    return node;
  };

  SearchBox.prototype.key = function (event) {
    var open = !this.panel.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) { this.later(); return; }
      event.preventDefault();
      var n = this.options.length + 1;
      this.mark((this.at + 1 + (event.key === "ArrowDown" ? 1 : n - 1)) % n - 1);
    } else if (event.key === "Enter" && open && this.at >= 0) {
      event.preventDefault();
      window.location.assign(this.options[this.at].href);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    }
  };

  SearchBox.prototype.mark = function (at) {
    if (this.options[this.at]) { this.options[this.at].setAttribute("aria-selected", "false"); }
    this.at = at;
    var option = this.options[at];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  };

  SearchBox.prototype.open = function () {
    this.panel.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  };

  SearchBox.prototype.close = function () {
    this.mark(-1);
    this.panel.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  };

  document.querySelectorAll("[data-search-box]").forEach(function (form) { new SearchBox(form); });
})();
