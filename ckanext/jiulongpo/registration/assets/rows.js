/* Rows of items: added, moved, removed in place; the keyboard goes from row to row; rows of a
   spreadsheet are pasted into any cell. Every button does the same without it, by the server. */
(function () {
  "use strict";
  var form = document.querySelector(".j-entry");
  var table = document.getElementById("f-items");
  var blank = document.getElementById("blank-row");
  if (!form || !table || !blank) { return; }

  var first = Number(table.getAttribute("data-first")), sent = form.elements["items-sent"];

  function rows() { return Array.prototype.slice.call(table.querySelectorAll(".j-it")); }

  function number() {
    rows().forEach(function (row, index) {
      row.querySelector(".j-rown").textContent = first + index;
      row.querySelectorAll("[data-label]").forEach(function (cell) {
        cell.setAttribute("aria-label", document.getElementById("t-row").content.textContent.replace("{number}", first + index) + cell.getAttribute("data-label"));
      });
      row.querySelectorAll("[data-row-do]").forEach(function (button) {
        var word = button.getAttribute("aria-label").replace(/\d+/, first + index);
        button.setAttribute("aria-label", word);
        button.title = word;
      });
    });
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function fresh() {
    var row = blank.content.querySelector(".j-it").cloneNode(true);
    var key = "n" + Date.now().toString(36) + Math.floor(Math.random() * 1296).toString(36);
    row.setAttribute("data-row", key);
    // What is not among the keys of the page is a row of another page, and is left alone
    sent.value += " " + key;
    row.querySelectorAll("[name]").forEach(function (control) { control.name = control.name.replace("NEW", key); });
    row.querySelectorAll("[value$=':NEW']").forEach(function (button) { button.value = button.value.replace("NEW", key); });
    row.querySelector("[data-slot]").setAttribute("data-slot", "items-" + key);
    row.querySelectorAll("[data-row-do]").forEach(function (button) {
      button.setAttribute("aria-label", button.getAttribute("aria-label").replace("0", "1"));
    });
    return row;
  }

  function focus(row, column) {
    var cell = row && row.querySelector('[data-col="' + (column || "name") + '"]');
    if (cell) { cell.focus(); }
  }

  function add(after) {
    var row = fresh();
    if (after) { after.after(row); } else { table.append(row); }
    number();
    focus(row);
  }

  function move(row, by, column) {
    var all = rows(), to = all[all.indexOf(row) + by];
    if (!to) { return false; }
    if (by < 0) { to.before(row); } else { to.after(row); }
    number();
    focus(row, column);
    return true;
  }

  function remove(row) {
    var all = rows(), at = all.indexOf(row);
    row.remove();
    number();
    focus(all[at + 1] || all[at - 1]);
  }

  form.addEventListener("click", function (event) {
    var button = event.target.closest("[data-row-do]");
    if (!button) { return; }
    var row = button.closest(".j-it"), what = button.getAttribute("data-row-do");
    // The first and the last row of a page move to another page: that is the server's to do
    var by = what === "up" ? -1 : what === "down" ? 1 : 0, all = rows();
    if (by && turn(by) && !all[all.indexOf(row) + by]) { return; }
    event.preventDefault();
    if (what === "add") { add(row); } else if (what === "remove") { remove(row); } else { move(row, by); }
  });

  /* The button to the page before or behind; nothing at the ends. */
  function turn(by) { return form.querySelector(by < 0 ? "[data-page-before]" : "[data-page-behind]"); }

  table.addEventListener("keydown", function (event) {
    var cell = event.target.closest("[data-col]");
    if (!cell) { return; }
    var row = cell.closest(".j-it"), column = cell.getAttribute("data-col");
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      var all = rows(), below = all[all.indexOf(row) + 1];
      if (below) { focus(below, column); } else if (turn(1)) { turn(1).click(); } else { add(row); }
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      var by = event.key === "ArrowUp" ? -1 : 1;
      if (!move(row, by, column) && turn(by)) { row.querySelector('[data-row-do="' + (by < 0 ? "up" : "down") + '"]').click(); }
    }
  });

  table.addEventListener("paste", function (event) {
    var text = (event.clipboardData || window.clipboardData).getData("text");
    if (!/[\t\n]/.test(text.trim())) { return; }
    event.preventDefault();
    document.getElementById("pasted").value = text;
    document.querySelector("[data-paste]").click();
  });
})();
