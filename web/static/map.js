// The map's view: larger, smaller, whole; moved by hand; what was found is brought to the middle and ringed.
// Without this file the map stands at its own size and is scrolled, and links lead to what was found.
(function () {
  "use strict";

  const LARGEST = 3;
  const SMALLEST = 0.05;
  const STEP = 1.25;
  const READABLE = 0.6; // words are read from here up
  const FURTHEST_CLICK_PX = 5;

  const map = document.querySelector(".map");
  const view = map && map.querySelector(".map-view");
  const drawing = view && view.querySelector("svg");
  if (!drawing) return;

  const width = Number(drawing.getAttribute("width"));
  const height = Number(drawing.getAttribute("height"));
  let scale = 1;

  map.querySelector(".map-zoom").hidden = false;
  document.getElementById("map-keys").hidden = false;
  view.classList.add("moves");

  // Keeps the point at (x, y) of the view where it is.
  function zoomTo(wanted, x, y) {
    const next = Math.min(Math.max(wanted, SMALLEST), LARGEST);
    const left = (view.scrollLeft + x) / scale;
    const top = (view.scrollTop + y) / scale;
    scale = next;
    drawing.setAttribute("width", String(width * scale));
    drawing.setAttribute("height", String(height * scale));
    view.scrollLeft = left * scale - x;
    view.scrollTop = top * scale - y;
  }

  function zoomBy(factor) {
    zoomTo(scale * factor, view.clientWidth / 2, view.clientHeight / 2);
  }

  function whole() {
    zoomTo(Math.min(view.clientWidth / width, view.clientHeight / height, 1), 0, 0);
    view.scrollLeft = 0;
    view.scrollTop = 0;
  }

  const deeds = { in: () => zoomBy(STEP), out: () => zoomBy(1 / STEP), whole: whole };
  map.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) deeds[button.dataset.zoom]();
  });
  view.addEventListener("keydown", (event) => {
    const keys = { "+": "in", "=": "in", "-": "out", "−": "out", "_": "out", "0": "whole" };
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    event.preventDefault();
    deeds[keys[event.key]]();
  });
  // A wheel alone scrolls, as everywhere; with Ctrl, which is also what pinching a trackpad sends, it zooms.
  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = view.getBoundingClientRect();
    zoomTo(scale * Math.exp(-event.deltaY / 200), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });

  // Two fingers zoom; one scrolls, as everywhere.
  let apart = 0;

  function gapOf(touches) {
    return Math.hypot(touches[0].clientX - touches[1].clientX, touches[0].clientY - touches[1].clientY);
  }

  view.addEventListener("touchstart", (event) => {
    if (event.touches.length === 2) apart = gapOf(event.touches);
  }, { passive: true });
  view.addEventListener("touchmove", (event) => {
    if (event.touches.length !== 2 || !apart) return;
    event.preventDefault();
    const [one, other] = event.touches;
    const box = view.getBoundingClientRect();
    const wide = gapOf(event.touches);
    const x = (one.clientX + other.clientX) / 2 - box.left;
    zoomTo(scale * wide / apart, x, (one.clientY + other.clientY) / 2 - box.top);
    apart = wide;
  }, { passive: false });

  // The mouse takes hold of the map.
  let held = null;
  let moved = 0;

  view.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    held = { x: event.clientX, y: event.clientY };
    moved = 0;
  });
  view.addEventListener("pointermove", (event) => {
    if (!held || event.pointerType !== "mouse") return;
    if (event.buttons === 0) {
      held = null;
      return;
    }
    moved += Math.abs(event.clientX - held.x) + Math.abs(event.clientY - held.y);
    if (moved > FURTHEST_CLICK_PX) {
      if (!view.hasPointerCapture(event.pointerId)) view.setPointerCapture(event.pointerId);
      view.scrollLeft -= event.clientX - held.x;
      view.scrollTop -= event.clientY - held.y;
    }
    held = { x: event.clientX, y: event.clientY };
  });
  for (const end of ["pointerup", "pointercancel"]) {
    view.addEventListener(end, () => { held = null; });
  }
  view.addEventListener("dragstart", (event) => event.preventDefault());
  // Whoever moved the map did not mean the link below the pointer.
  view.addEventListener("click", (event) => {
    if (moved > FURTHEST_CLICK_PX) event.preventDefault();
    moved = 0;
  }, true);

  function nodeOf(ref) {
    return [...drawing.querySelectorAll("[data-ref]")].find((node) => node.dataset.ref === ref) || null;
  }

  function find(ref) {
    const node = nodeOf(ref);
    for (const other of drawing.querySelectorAll(".found")) other.classList.remove("found");
    if (!node) return false;
    node.classList.add("found");
    if (scale < READABLE) zoomTo(READABLE, 0, 0);
    const box = node.getBoundingClientRect();
    const around = view.getBoundingClientRect();
    view.scrollLeft += box.left + box.width / 2 - around.left - around.width / 2;
    view.scrollTop += box.top + box.height / 2 - around.top - around.height / 2;
    return true;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-find]");
    if (!link || !find(link.dataset.find)) return;
    event.preventDefault();
    view.scrollIntoView({ block: "nearest" });
    view.focus({ preventScroll: true });
  });

  function findFirst() {
    const link = document.querySelector("#hits a[data-find]");
    return Boolean(link) && find(link.dataset.find);
  }
  document.body.addEventListener("htmx:afterSwap", findFirst);

  const fits = Math.min(view.clientWidth / width, 1);
  zoomTo(Math.max(fits, Math.min(READABLE, 1)), 0, 0);
  if (!(map.dataset.find && find(map.dataset.find))) findFirst();
})();
