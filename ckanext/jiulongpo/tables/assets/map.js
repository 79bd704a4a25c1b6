/* The map of a table, where a script runs: the same places as in the server's picture, to be moved and
   enlarged. Nothing is fetched but the places themselves; lines of longitude and latitude are its base. */
(function () {
  "use strict";

  var L = window.L;
  var BLUE = "#1a5fb4", DARK = "#144a8d", LINE = "#d5dae0", GREY = "#5b6470";
  var STEPS = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
  var current = null;

  function text(value) {
    var node = document.createElement("div");
    node.textContent = value;
    return node;
  }

  function box(bounds) {
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map(function (n) {
      return n.toFixed(5);
    }).join(",");
  }

  function degree(value) { return String(parseFloat(value.toFixed(3))); }

  function drawLines(map, layer) {
    layer.clearLayers();
    var bounds = map.getBounds();
    var span = bounds.getEast() - bounds.getWest();
    var step = STEPS.find(function (one) { return span / one >= 4; }) || 0.001;
    line(layer, bounds, step, bounds.getWest(), bounds.getEast(), true);
    line(layer, bounds, step, bounds.getSouth(), bounds.getNorth(), false);
  }

  function line(layer, bounds, step, low, high, upright) {
    for (var n = Math.ceil(low / step); n * step <= high; n += 1) {
      var at = n * step;
      var ends = upright ? [[bounds.getSouth(), at], [bounds.getNorth(), at]]
        : [[at, bounds.getWest()], [at, bounds.getEast()]];
      L.polyline(ends, { color: LINE, weight: 1, interactive: false }).addTo(layer);
      L.marker(upright ? [bounds.getSouth(), at] : [at, bounds.getWest()], {
        interactive: false, keyboard: false,
        icon: L.divIcon({
          className: "jt-deg", html: text(degree(at) + (upright ? "°E" : "°N")),
          iconSize: null, iconAnchor: upright ? [18, 18] : [-4, 6]
        })
      }).addTo(layer);
    }
  }

  function drawShape(area, style, layer) {
    var parts = area.parts.map(function (part) {
      return part.map(function (place) { return [place[1], place[0]]; });
    });
    var shape = area.form === "areas" ? L.polygon(parts, style) : L.polyline(parts, style);
    if (area.label) { shape.bindPopup(text(area.label)); }
    shape.addTo(layer);
  }

  function drawHeap(map, heap, most, words, layer) {
    var size = Math.round(24 + 20 * Math.sqrt(heap[2] / most));
    var label = words.replace("{n}", heap[2].toLocaleString("zh-CN"));
    var marker = L.marker([heap[1], heap[0]], {
      title: label, alt: label,
      icon: L.divIcon({ className: "jt-heap-i", html: text(short(heap[2])), iconSize: [size, size] })
    });
    marker.on("click", function () {
      var part = heap[3];
      map.fitBounds([[part[1], part[0]], [part[3], part[2]]], { padding: [24, 24], maxZoom: 18 });
    });
    marker.addTo(layer);
  }

  function short(n) {
    if (n < 10000) { return String(n); }
    return document.documentElement.lang.indexOf("zh") === 0 ? Math.round(n / 1000) / 10 + "万"
      : Math.round(n / 1000) + "K";
  }

  function draw(map, told, words, layer) {
    layer.clearLayers();
    told.areas.forEach(function (area) {
      drawShape(area, { color: DARK, weight: 2, fillColor: BLUE, fillOpacity: 0.18 }, layer);
    });
    told.spots.forEach(function (spot) {
      L.circleMarker([spot[1], spot[0]], {
        radius: 5, color: "#fff", weight: 1, fillColor: BLUE, fillOpacity: 0.85
      }).bindPopup(text((spot[2] || "") + " " + spot[0].toFixed(6) + ", " + spot[1].toFixed(6))).addTo(layer);
    });
    var most = Math.max.apply(null, told.heaps.map(function (heap) { return heap[2]; }).concat(1));
    told.heaps.forEach(function (heap) { drawHeap(map, heap, most, words, layer); });
  }

  function scale(holder) {
    var bar = L.control.scale({ imperial: false, position: "bottomright" });
    var update = bar._updateScale;
    bar._updateScale = function (line, words, ratio) {
      var units = words.indexOf("km") < 0 ? holder.dataset.m : holder.dataset.km;
      update.call(bar, line, units.replace("{n}", parseInt(words, 10)), ratio);
    };
    return bar;
  }

  function remember(bounds) {
    var address = new URL(window.location.href);
    address.searchParams.set("box", box(bounds));
    window.history.replaceState(window.history.state, "", address);
  }

  function start(holder) {
    var part = holder.dataset.box.split(",").map(Number);
    var picture = holder.querySelector(".jt-map-p");
    var ground = document.createElement("div");
    ground.setAttribute("role", "application");
    ground.setAttribute("aria-label", holder.dataset.label);
    holder.appendChild(ground);
    picture.hidden = true;
    var map = L.map(ground, { attributionControl: false, zoomControl: false, minZoom: 3, maxZoom: 18, zoomSnap: 0.25 });
    L.control.zoom({ position: 'topright', zoomInTitle: holder.dataset.in, zoomOutTitle: holder.dataset.out }).addTo(map);
    scale(holder).addTo(map);
    map.fitBounds([[part[1], part[0]], [part[3], part[2]]]);
    var lines = L.layerGroup().addTo(map), base = L.layerGroup().addTo(map), drawn = L.layerGroup().addTo(map);
    var asked = null;

    function load() {
      if (asked) { asked.abort(); }
      asked = new AbortController();
      var url = holder.dataset.url;
      fetch(url + (url.indexOf("?") < 0 ? "?" : "&") + "box=" + box(map.getBounds()), { signal: asked.signal })
        .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(new Error(answer.status)); })
        .then(function (told) {
          if (!base.getLayers().length) {
            told.outline.forEach(function (area) {
              drawShape(area, { color: GREY, weight: 1.5, fillColor: "#fff", fillOpacity: 1, interactive: false }, base);
            });
          }
          draw(map, told, holder.dataset.rows, drawn);
          holder.dataset.drawn = String(told.spots.length + told.heaps.length + told.areas.length);
        })
        .catch(function (error) {
          if (error.name !== "AbortError") { map.remove(); ground.remove(); picture.hidden = false; }
        });
    }

    drawLines(map, lines);
    load();
    map.on("moveend", function () { drawLines(map, lines); load(); remember(map.getBounds()); });
    holder.jtMap = map;
    return map;
  }

  function prepare() {
    var holder = document.querySelector("[data-table-map]");
    if (!holder || holder === current || !L) { return; }
    current = holder;
    start(holder);
  }

  document.addEventListener("focusin", function (event) {
    var place = event.target.dataset && event.target.dataset.mapAt;
    var map = current && current.jtMap;
    if (!place || !map) { return; }
    var at = place.split(",").map(Number);
    L.popup({ autoPan: true }).setLatLng([at[1], at[0]]).setContent(text(event.target.textContent)).openOn(map);
  });
  document.addEventListener("htmx:afterSettle", prepare);
  prepare();
})();
