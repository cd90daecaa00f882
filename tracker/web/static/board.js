// The board: refreshed each minute, narrowed without asking the server, one open group at a time on a phone.
"use strict";

{
  const board = document.querySelector("[data-board]");
  const told = document.querySelector("[data-told]");
  const find = document.querySelector("[data-find]");
  const phone = matchMedia("(max-width: 40rem)");

  /** Asks once a minute whether anything changed; after two misses the page warns not to decide from it. */
  function keepFresh() {
    const every = Number(board.dataset.refresh) * 1000;
    let tag = board.dataset.tag;
    let misses = 0;

    async function refresh() {
      try {
        const headers = { "X-Refresh": "1", "If-None-Match": tag };
        const answer = await fetch(location.href, { headers, cache: "no-store", redirect: "error" });
        if (answer.status === 200) {
          tag = answer.headers.get("ETag");
          show(await answer.text());
        } else if (answer.status !== 304) {
          throw new Error(`status ${answer.status}`);
        }
        misses = 0;
      } catch {
        misses += 1;
      }
      const stale = board.querySelector("[data-stale]");
      if (stale) stale.hidden = misses < 2;
    }

    setInterval(refresh, every);
  }

  /** Replaces the board, marks what changed, and leaves what the reader looks at where it stood. */
  function show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-board]");
    if (!fresh) throw new Error("not a board");
    const changed = markChanges(fresh);
    const place = rememberPlace();
    const folded = new Map([...board.querySelectorAll("details[id]")].map((group) => [group.id, group.open]));
    board.dataset.now = fresh.dataset.now;
    board.replaceChildren(...fresh.childNodes);
    for (const group of board.querySelectorAll("details[id]")) {
      if (folded.has(group.id)) group.open = folded.get(group.id);
    }
    prepare();
    restorePlace(place);
    countAges();
    if (changed) told.textContent = `${changed} ${changed === 1 ? "drain" : "drains"} changed at ${clock(board)}.`;
  }

  /** Rows that say something new, or stand in another group, are marked in words; returns how many. */
  function markChanges(fresh) {
    const before = new Map([...board.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, row]));
    let changed = 0;
    for (const row of fresh.querySelectorAll("[data-row]")) {
      const old = before.get(row.dataset.row);
      if (old && said(old) === said(row)) continue;
      changed += 1;
      row.classList.add("is-changed");
      const mark = document.createElement("span");
      mark.className = "changed";
      mark.textContent = `Changed ${clock(fresh)}${was(old, row)}`;
      row.querySelector(".readiness").append(" ", mark);
    }
    return changed;
  }

  function was(old, row) {
    if (!old) return ": new here";
    const [then, now] = [old, row].map((one) => one.querySelector(".outcome")?.textContent.trim());
    return then === now ? "" : `: was ${then}`;
  }

  /** What a row says, without its ages and the mark of an earlier change. */
  function said(row) {
    const copy = row.cloneNode(true);
    for (const part of copy.querySelectorAll("time[data-age], .changed")) part.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  function clock(page) {
    return page.querySelector("[data-as-of]").textContent.slice(-5);
  }

  /** The element in use and the first row in sight, with its height on the screen. */
  function rememberPlace() {
    const active = board.contains(document.activeElement) ? document.activeElement : null;
    const rows = [...board.querySelectorAll("[data-row]")];
    const seen = rows.find((row) => row.getBoundingClientRect().bottom > 0 && row.offsetParent !== null);
    return {
      id: active?.id,
      row: active?.closest("[data-row]")?.dataset.row,
      group: active?.closest("details")?.id,
      seen: seen?.dataset.row,
      top: seen?.getBoundingClientRect().top,
    };
  }

  function restorePlace(place) {
    const again = place.row ? rowOf(place.row)?.querySelector("a") : place.id ? document.getElementById(place.id) : null;
    const group = place.group && document.getElementById(place.group);
    (again || group?.querySelector("summary"))?.focus({ preventScroll: true });
    const seen = place.seen && rowOf(place.seen);
    if (seen && scrollY > 0) scrollBy(0, seen.getBoundingClientRect().top - place.top);
  }

  function rowOf(id) {
    return board.querySelector(`[data-row="${CSS.escape(id)}"]`);
  }

  /** Filters hide rows at once; which ones are on stays in the address. What is searched for never does. */
  function prepare() {
    for (const chip of board.querySelectorAll("[data-filter]")) {
      const { filter, value } = chip.dataset;
      chip.toggleAttribute("aria-current", false);
      if (wanted().get(filter) === value) chip.setAttribute("aria-current", "true");
      chip.addEventListener("click", (event) => {
        event.preventDefault();
        const address = new URL(location.href);
        const on = address.searchParams.get(filter) === value;
        if (on) address.searchParams.delete(filter);
        else address.searchParams.set(filter, value);
        history.replaceState(null, "", address);
        for (const other of board.querySelectorAll(`[data-filter="${filter}"]`)) {
          other.toggleAttribute("aria-current", false);
        }
        if (!on) chip.setAttribute("aria-current", "true");
        narrow(true);
      });
    }
    oneAtATime();
    narrow(false);
  }

  function wanted() {
    return new URLSearchParams(location.search);
  }

  function narrow(tell) {
    const on = [...board.querySelectorAll("[data-filter][aria-current]")].map((chip) => chip.dataset);
    const words = (find?.value || "").toLowerCase().replace(/\s+/g, " ").trim();
    const rows = [...board.querySelectorAll("[data-row]")];
    let visible = 0;
    for (const row of rows) {
      row.hidden = !(on.every((one) => row.dataset[one.filter] === one.value) && matches(row, words));
      visible += row.hidden ? 0 : 1;
    }
    const line = board.querySelector("[data-visible]");
    line.hidden = visible === rows.length;
    line.querySelector("strong").textContent = `Showing ${visible}.`;
    if (tell) told.textContent = `Showing ${visible} of ${rows.length} drains.`;
    if (tell && phone.matches) openFirstFound();
  }

  function matches(row, words) {
    if (!words) return true;
    const text = [...row.querySelectorAll(".bed, .person")].map((one) => one.textContent).join(" ").toLowerCase();
    return text.replace(/\s+/g, " ").includes(words) || text.replace(/\s+/g, "").includes(words.replace(/\s/g, ""));
  }

  /** The open group of a phone stays open unless nothing of it is left. */
  function openFirstFound() {
    if (board.querySelector("details[open] [data-row]:not([hidden])")) return;
    const row = board.querySelector("details [data-row]:not([hidden])");
    if (row) row.closest("details").open = true;
  }

  /** A phone shows one open group: the one of the address, else the first that has rows. */
  function oneAtATime() {
    const groups = [...board.querySelectorAll("details.group")];
    if (phone.matches && groups.filter((group) => group.open).length > 1) {
      const asked = groups.find((group) => `#${group.id}` === location.hash);
      const first = asked || groups.find((group) => group.querySelector("[data-row]:not([hidden])")) || groups[0];
      for (const group of groups) group.open = group === first;
    }
    for (const group of groups) group.name = phone.matches ? "group" : ""; // the browser keeps one of a name open
  }

  /** A link to a group opens it and goes on from its heading. */
  function followLinks() {
    addEventListener("hashchange", () => {
      const group = document.getElementById(location.hash.slice(1));
      if (!group?.matches("details.group")) return;
      group.open = true;
      group.querySelector("summary").focus();
      group.scrollIntoView();
    });
  }

  if (board) {
    prepare();
    keepFresh();
    followLinks();
    if (find) {
      find.closest("[data-find-box]").hidden = false;
      find.addEventListener("input", () => narrow(true));
    }
  }
}
