/* Saves the step by itself after a pause in writing, and shows what the server says of it. Without
   it the buttons do the same. Nothing that was written is taken out of the page. */
(function () {
  "use strict";
  document.documentElement.classList.add("j-scripted");
  var form = document.querySelector("form[data-autosave]");
  if (!form) { return; }
  var PAUSE = 1200, AGAIN = 8000;
  var saved = form.querySelector("[data-saved]");
  var waiting = null, busy = false, dirty = false, leaving = false;

  function later(pause) {
    clearTimeout(waiting);
    waiting = setTimeout(send, pause);
  }

  function changed() {
    dirty = true;
    later(PAUSE);
  }

  function written() {
    var body = new URLSearchParams(new FormData(form));
    ["class_q", "class_pick", "pasted"].forEach(function (name) { body.delete(name); });
    return body;
  }

  function send() {
    if (busy || leaving || !dirty) { return; }
    busy = true;
    dirty = false;
    var body = written();
    fetch(form.getAttribute("data-autosave"), { method: "POST", body: body, headers: { "X-CSRFToken": body.get("_csrf_token") || "" } })
      .then(function (answer) {
        // Whoever is no longer logged in is sent elsewhere; a draft that was registered is gone
        if (answer.redirected) { return failed(form.getAttribute("data-login")); }
        if (answer.status === 403 || answer.status === 404) { return failed(form.getAttribute("data-gone")); }
        return answer.json().then(function (told) { return answer.ok ? shown(told) : refused(told); });
      })
      .catch(function () { failed(form.getAttribute("data-not-saved")); dirty = true; later(AGAIN); })
      .finally(function () { busy = false; if (dirty) { later(PAUSE); } });
  }

  function failed(text) {
    saved.classList.add("j-warm");
    saved.querySelector("span").textContent = text;
  }

  function refused(told) {
    failed(form.getAttribute("data-refused") + " " + (told.errors || []).join(" "));
  }

  function shown(told) {
    // A button was pressed while this was under way: the page that comes shows it all
    if (leaving) { return; }
    if (told.reload) {
      // Others have changed the draft: what stands here is stored, the page shows all of it
      if (dirty) { return; }
      leaving = true;
      location.reload();
      return;
    }
    form.elements.revision.value = told.revision;
    saved.classList.remove("j-warm");
    saved.querySelector("span").textContent = told.saved;
    complain(told.complaints);
    steps(told.states);
    unmark(told.proposed);
    code(told.code, told["class"]);
    alike(told.alike);
  }

  function line(kind, text) {
    var node = document.getElementById(kind).content.firstElementChild.cloneNode(true);
    node.querySelector("span").append(text);
    return node;
  }

  function complain(complaints) {
    form.querySelectorAll("[data-slot]").forEach(function (slot) { slot.textContent = ""; });
    form.querySelectorAll("[aria-invalid]").forEach(function (control) { control.removeAttribute("aria-invalid"); });
    form.querySelectorAll(".j-rf-err").forEach(function (field) { field.classList.remove("j-rf-err"); });
    complaints.forEach(function (one) {
      var slot = form.querySelector('[data-slot="' + one.slot + '"]');
      if (!slot) { return; }
      var row = one.row ? rowWord(one.row) : "";
      slot.append(line(one.error ? "t-error" : "t-hint", row + one.text + " " + one.advice));
      if (!one.error) { return; }
      var control = form.elements[one.column ? one.slot + "-" + one.column : one.field];
      if (control && control.setAttribute) { control.setAttribute("aria-invalid", "true"); }
      var field = slot.closest(".j-rf");
      if (field) { field.classList.add("j-rf-err"); }
    });
    summary(complaints);
  }

  /* The banner at the head, where the page has one: it counts what is still wrong. */
  function summary(complaints) {
    var banner = form.querySelector("[data-faults] .j-banner");
    if (!banner) { return; }
    var errors = complaints.filter(function (one) { return one.error; });
    if (!errors.length) { banner.remove(); return; }
    banner.querySelector("h2").textContent = form.getAttribute("data-faults-title")
      .replace("{errors}", errors.length).replace("{warnings}", complaints.length - errors.length);
    var place = banner.querySelector("[data-fault-links]");
    place.textContent = "";
    errors.forEach(function (one, index) {
      var link = document.createElement("a");
      var page = form.getAttribute("data-rows-page");
      var other = one.page && String(one.page) !== page ? "?rows=" + one.page : "";
      link.href = other + (one.field === "items" ? "#items" : "#f-" + one.field);
      link.textContent = (one.row ? rowWord(one.row) : "") + one.text;
      place.append(index ? " · " : "", link);
    });
  }

  function rowWord(number) {
    return document.getElementById("t-row").content.textContent.replace("{number}", number);
  }

  function steps(states) {
    states.forEach(function (one) {
      var item = document.querySelector('.j-steps [data-step="' + one.name + '"]');
      item.classList.toggle("j-bad", one.bad);
      item.querySelector("small").textContent = one.note;
    });
  }

  function unmark(proposed) {
    form.querySelectorAll("[data-proposed]").forEach(function (mark) {
      if (proposed.indexOf(mark.getAttribute("data-proposed")) >= 0) { return; }
      var field = mark.closest(".j-rf");
      mark.remove();
      field.querySelectorAll(".j-prop").forEach(function (one) { one.classList.remove("j-prop"); });
    });
    form.querySelectorAll(".j-it .j-prop").forEach(function (cell) {
      if (proposed.indexOf(cell.name.split("-").join(".")) < 0) { cell.classList.remove("j-prop"); }
    });
  }

  function code(parts, words) {
    var boxes = form.querySelector("[data-code]"), place = form.querySelector("[data-class-words]");
    if (place) { place.textContent = words; }
    if (!boxes) { return; }
    boxes.textContent = "";
    parts.forEach(function (part) {
      var box = document.createElement("div"), digits = document.createElement("b"), name = document.createElement("span");
      if (part[0] === "/") { box.className = "j-sep"; }
      digits.textContent = part[0];
      name.textContent = part[1];
      box.append(digits, name);
      boxes.append(box);
    });
  }

  function alike(entries) {
    var place = form.querySelector("[data-alike]");
    if (!place) { return; }
    place.textContent = "";
    entries.forEach(function (one) {
      var link = document.createElement("a");
      link.href = one.url;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = one.title;
      var told = line("t-hint", document.getElementById("t-alike").content.textContent + " ");
      told.querySelector("span").append(link, " (" + one.why + ")");
      place.append(told);
    });
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", function () { leaving = true; });
  window.addEventListener("pageshow", function () { leaving = false; });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") { clearTimeout(waiting); send(); }
  });
  window.addEventListener("beforeunload", function (event) {
    if (leaving || !dirty) { return; }
    if (navigator.sendBeacon(form.getAttribute("data-autosave"), written())) { dirty = false; } else { event.preventDefault(); }
  });
})();
