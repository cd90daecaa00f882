// Covers a page when its session has ended or its reader locks it, and asks for the password: what was typed stays.
"use strict";

{
  const LOOK_EVERY = 60_000;
  const MARK_OF_DEMONSTRATION = ".demo-strip";
  const IN_PLACE = { "X-In-Place": "1", "X-Refresh": "1" };
  const idle = Number(document.body.dataset.idle) * 1000;
  let used = Date.now();
  let cover = null;

  /** Whether the session still runs is the server's to say; asking does not keep it alive. */
  async function look() {
    const answer = await fetch("/locked", { headers: IN_PLACE, cache: "no-store" }).catch(() => null);
    if (answer?.status === 200 && !cover) lay(await answer.text());
    else if (answer?.status === 401) location.reload(); // signed out elsewhere in this browser
  }

  function lookWhenIdle() {
    if (!cover && Date.now() - used >= idle) look();
  }

  /** Hides everything that the page shows and puts the form for the password there instead. */
  function lay(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const laid = document.createElement("main");
    laid.append(...page.querySelector("main").childNodes);
    if (cover) {
      cover.laid.replaceWith(laid);
    } else {
      const covered = (part) => part instanceof HTMLElement && !part.hidden && !part.matches(MARK_OF_DEMONSTRATION);
      const parts = [...document.body.children].filter(covered);
      cover = { parts, title: document.title, active: document.activeElement };
      for (const part of parts) part.hidden = true;
      for (const menu of document.querySelectorAll("details.more")) menu.open = false;
      document.body.append(laid);
    }
    cover.laid = laid;
    document.title = page.title;
    laid.querySelector("[data-in-place]").hidden = false;
    laid.querySelector("[data-unlock]").addEventListener("submit", unlock);
    laid.querySelector("[data-focus], input[type=password]").focus();
  }

  async function unlock(event) {
    event.preventDefault();
    const form = event.target;
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", headers: IN_PLACE, body }).catch(() => null);
    if (!answer) {
      cover.laid.querySelector("[data-in-place]").textContent = "No connection. What you typed is kept: try again.";
      form.querySelector("button").disabled = false;
    } else if (answer.status === 422) {
      lay(await answer.text());
    } else if (answer.status === 204) {
      lift();
    } else {
      location.reload(); // somebody else signed in meanwhile
    }
  }

  function lift() {
    const { parts, title, active, laid } = cover;
    cover = null;
    used = Date.now();
    laid.remove();
    for (const part of parts) part.hidden = false;
    document.title = title;
    active?.focus();
    document.dispatchEvent(new Event("unlocked"));
  }

  async function lock(event) {
    const button = event.target.closest("[data-lock]");
    if (!button) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(button.form));
    const answer = await fetch(button.formAction, { method: "POST", headers: IN_PLACE, body }).catch(() => null);
    if (answer) await look();
    else button.textContent = "No connection: not locked";
  }

  if (idle) {
    for (const use of ["keydown", "pointerdown", "scroll"]) {
      addEventListener(use, () => { used = Date.now(); }, { capture: true, passive: true });
    }
    document.addEventListener("click", lock);
    document.addEventListener("visibilitychange", lookWhenIdle);
    document.addEventListener("lapsed", look);
    setInterval(lookWhenIdle, LOOK_EVERY);
  }
}
