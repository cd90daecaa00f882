// Adds to pages that work without it: ages that count on, scanning, groups of choices, focus on problems.
"use strict";

const MINUTE = 60_000;

/** Elapsed time as the server writes it: minutes below one hour, then whole hours. */
function age(since, now) {
  const minutes = Math.max(0, Math.floor((now - since) / MINUTE));
  return minutes < 60 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`;
}

/** Ages count on from the server's moment of the page: the clock of this device may be wrong. */
function countAges() {
  const page = document.querySelector("[data-now]");
  if (!page) return;
  if (page.dataset.now !== counted.now) counted = { now: page.dataset.now, since: performance.now() };
  const now = new Date(page.dataset.now).getTime() + performance.now() - counted.since;
  for (const time of document.querySelectorAll("time[data-age]")) {
    time.textContent = age(new Date(time.dateTime), now);
  }
}

let counted = { now: "", since: 0 };

/** "None of these" and the others of its group exclude one another. */
function keepGroups() {
  document.addEventListener("change", (event) => {
    const box = event.target;
    const group = box.closest && box.closest("[data-group]");
    if (!group || !box.checked) return;
    for (const other of group.querySelectorAll("input")) {
      if (other !== box && (box.hasAttribute("data-none") || other.hasAttribute("data-none"))) other.checked = false;
    }
  });
}

/** A group is one stop of the Tab key; the arrow keys move within it, as they do among radio buttons. */
function moveWithinGroups() {
  for (const group of document.querySelectorAll("[data-group]")) {
    const boxes = [...group.querySelectorAll("input")];
    const stop = (chosen) => { for (const box of boxes) box.tabIndex = box === chosen ? 0 : -1; };
    stop(boxes.find((box) => box.checked) || boxes[0]);
    group.addEventListener("focusin", (event) => stop(event.target));
    group.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      boxes[(boxes.indexOf(event.target) + step + boxes.length) % boxes.length].focus();
    });
  }
}

/** The days of a chart are one stop of the Tab key; the arrow keys move from day to day. */
function moveWithinCharts() {
  for (const chart of document.querySelectorAll("[data-trend]")) {
    const days = [...chart.querySelectorAll(".trend-column")];
    chart.addEventListener("keydown", (event) => {
      const here = days.indexOf(event.target);
      const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: days.length - 1 }[event.key];
      if (here < 0 || to === undefined) return;
      event.preventDefault();
      const day = days[Math.max(0, Math.min(to, days.length - 1))];
      for (const one of days) one.setAttribute("tabindex", one === day ? "0" : "-1");
      day.focus();
    });
  }
}

/** What takes the focus comes out from under the patient banner and the save bar. */
function keepFocusInSight() {
  const bars = [...document.querySelectorAll(".banner, .save-bar")];
  document.addEventListener("focusin", ({ target }) => {
    if (!target.matches("a, button, input, select, textarea, summary") || bars.some((bar) => bar.contains(target))) return;
    const field = (target.closest("label") || target).getBoundingClientRect();
    for (const bar of bars) {
      const over = bar.getBoundingClientRect();
      if (field.bottom <= over.top || field.top >= over.bottom) continue;
      scrollBy(0, over.top > innerHeight / 2 ? field.bottom - over.top + 12 : field.top - over.bottom - 12);
    }
  });
}

/** A scanner ends what it types with Enter: that goes on to the next field, it does not send the form. */
function scanGoesOn() {
  for (const field of document.querySelectorAll("[data-next]")) {
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      document.getElementById(field.dataset.next).focus();
    });
  }
}

/** The menu of a phone closes when something else is touched, and by Escape. */
function closeMenus() {
  const close = (except) => {
    for (const menu of document.querySelectorAll("details.more[open]")) menu.open = menu.contains(except);
  };
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(null); });
}

/** What may be folded away leaves a phone's first screen to what was looked for. */
function foldOnPhones() {
  if (!matchMedia("(max-width: 40rem)").matches) return;
  for (const part of document.querySelectorAll("details[data-fold]")) part.open = false;
}

/** A form is sent once; coming back to it by the browser's Back makes its button usable again. */
function sendOnce() {
  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("data-file")) return; // the answer is a file: this page stays
    const button = event.target.querySelector("[data-check-form] button[type=submit], button.primary");
    if (button) setTimeout(() => { button.disabled = true; }, 0);
  });
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button.primary[disabled]")) button.disabled = false;
  });
}

const problems = document.querySelector("[data-focus]");
const scan = document.querySelector("[data-scan]");
if (problems) problems.focus();
else if (scan) scan.focus();
countAges();
setInterval(countAges, MINUTE);
keepGroups();
moveWithinGroups();
moveWithinCharts();
keepFocusInSight();
scanGoesOn();
foldOnPhones();
closeMenus();
sendOnce();
