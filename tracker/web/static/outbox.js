// The outbox: a check is kept on this device before it is sent and until the server has answered. It holds the answers
// of the form and whose they are, and sends them under no other person's session.
"use strict";

{
  const line = document.querySelector("[data-outbox]");
  const RETRY = 10_000;
  const PATIENCE = 20_000;
  const NOT_YET = new Set([400, 401, 429]); // signed out, a token of an earlier session, too many at once: later again

  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open("outbox", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("checks", { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

  /** One transaction; done when the device has written it. */
  async function store(mode, act) {
    const transaction = (await opened).transaction("checks", mode, { durability: "strict" });
    const asked = act(transaction.objectStore("checks"));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  const otherTabs = new BroadcastChannel("outbox");
  const all = () => store("readonly", (checks) => checks.getAll());
  const keep = (entry) => change((checks) => checks.put(entry));
  const forget = (entry) => change((checks) => checks.delete(entry.key));

  async function change(act) {
    await store("readwrite", act);
    otherTabs.postMessage("changed");
  }

  /** One tab sends at a time; where the browser knows no locks, the form's key still saves each check once. */
  function alone(options, act) {
    return navigator.locks ? navigator.locks.request("outbox", options, (lock) => lock && act()) : act();
  }

  function send(entry) {
    const body = new URLSearchParams(entry.body);
    body.set("csrf_token", document.querySelector("input[name=csrf_token]").value);
    const signal = AbortSignal.timeout(PATIENCE);
    return fetch(entry.address, { method: "POST", body, headers: { "X-Outbox": "1" }, cache: "no-store", signal });
  }

  const isLater = (answer) => answer.status >= 500 || NOT_YET.has(answer.status);

  /** Taken is forgotten; what is not taken stays, for its author to see. */
  function settle(entry, answer) {
    return answer.status === 204 ? forget(entry) : keep({ ...entry, refused: answer.status });
  }

  const isMine = (entry) => entry.account === line.dataset.outbox;
  const byTime = (one, other) => one.at.localeCompare(other.at);

  /** Send what waits, oldest first, until one finds no answer. */
  async function flush() {
    await alone({ ifAvailable: true }, async () => {
      for (const entry of (await all()).filter((one) => isMine(one) && !one.refused).sort(byTime)) {
        const answer = await send(entry).catch(() => null);
        if (!answer || isLater(answer)) break;
        await settle(entry, answer);
      }
    });
    await tell();
  }

  const checks = (count) => `${count} ${count === 1 ? "check" : "checks"}`;

  /** What waits, in words, on every page of whoever records checks. */
  async function tell() {
    const found = await all();
    const mine = found.filter(isMine);
    const waiting = mine.filter((one) => !one.refused).length;
    const refused = mine.length - waiting;
    const others = found.length - mine.length;
    const words = [];
    if (waiting) words.push(`${checks(waiting)} saved on this device only: sent when the connection is back.`);
    if (refused) words.push(`${checks(refused)} from this device not taken by the server.`);
    if (others) words.push(`${checks(others)} of somebody else on this device: sent when that person signs in here.`);
    line.querySelector("[data-words]").textContent = words.join(" ");
    line.querySelector("a").hidden = !mine.length;
    line.hidden = !words.length;
    document.dispatchEvent(new CustomEvent("outbox", { detail: mine.sort(byTime) }));
  }

  /** A check is kept, then sent. Whatever the server says otherwise than "taken" is shown as without this script. */
  function keepBeforeSending(form) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const body = new URLSearchParams(new FormData(form));
      body.delete("csrf_token");
      const entry = {
        key: body.get("request_key"),
        account: line.dataset.outbox,
        address: location.pathname,
        body: body.toString(),
        at: new Date().toISOString(),
      };
      try {
        await keep(entry);
      } catch {
        form.submit(); // nothing can be kept on this device
        return;
      }
      const again = () => forget(entry).then(() => form.submit()); // its answer is this form, with everything typed
      await tryNow(entry, again, () => waitHere(form, entry));
    });
  }

  async function tryNow(entry, notTaken, wait) {
    await alone({}, async () => {
      const answer = await send(entry).catch(() => null);
      if (answer?.status === 204) {
        await forget(entry);
        location.assign(answer.headers.get("X-Goes-To"));
      } else if (answer?.status === 401) {
        document.dispatchEvent(new Event("lapsed")); // it is kept, and sent once its author has unlocked the page
        document.addEventListener("unlocked", () => tryNow(entry, notTaken, wait), { once: true });
      } else if (answer && answer.status < 500) {
        await notTaken();
      } else {
        wait();
      }
    });
    await tell();
  }

  /** The form gives way to what became of it: it is not typed again. */
  function waitHere(form, entry) {
    const kept = document.querySelector("[data-kept]");
    for (const part of [form, ...document.querySelectorAll("[data-until-kept]")]) part.hidden = true;
    kept.hidden = false;
    kept.focus();
    document.addEventListener("outbox", (event) => {
      const still = event.detail.find((one) => one.key === entry.key);
      kept.querySelector("[data-waits]").hidden = !still || Boolean(still.refused);
      kept.querySelector("[data-refused]").hidden = !still?.refused;
      kept.querySelector("[data-sent]").hidden = Boolean(still);
    });
  }

  /** The page of the outbox: each check of this person, sent again or discarded by its author. */
  function list(place) {
    const item = document.querySelector("[data-outbox-item]");
    document.addEventListener("outbox", (event) => {
      document.querySelector("[data-outbox-none]").hidden = event.detail.length > 0;
      place.replaceChildren(...event.detail.map((entry) => shown(item.content.cloneNode(true), entry)));
    });
  }

  function shown(item, entry) {
    item.querySelector("[data-at]").textContent = clock(new Date(entry.at));
    item.querySelector("[data-state]").textContent = entry.refused
      ? "The server did not take it. Open it to see why: everything typed is in it."
      : "Not sent yet.";
    const open = item.querySelector("[data-open]");
    if (entry.refused) open.textContent = "Open it";
    open.addEventListener("click", () => {
      open.disabled = true;
      tryNow(entry, () => openPlainly(entry), () => { open.disabled = false; });
    });
    const discard = item.querySelector("[data-discard]");
    discard.addEventListener("click", async () => {
      if (!discard.dataset.asked) {
        discard.dataset.asked = "1";
        discard.textContent = "Discard it for good";
        return;
      }
      await forget(entry);
      await tell();
    });
    return item;
  }

  /** The answer to a check that is not taken is its form again, with what is wrong; it is kept until that is saved. */
  function openPlainly(entry) {
    const form = document.querySelector("[data-outbox-plain]");
    form.action = entry.address;
    for (const [name, value] of new URLSearchParams(entry.body)) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    }
    form.submit();
  }

  /** As every date and time of the pages, by the clock of this device. */
  function clock(moment) {
    const two = (number) => String(number).padStart(2, "0");
    const month = moment.toLocaleString("en-GB", { month: "short" }).slice(0, 3);
    const day = `${two(moment.getDate())}-${month}-${moment.getFullYear()}`;
    return `${day} ${two(moment.getHours())}:${two(moment.getMinutes())}`;
  }

  const form = document.querySelector("[data-check-form]");
  const place = document.querySelector("[data-outbox-list]");
  if (form) keepBeforeSending(form);
  if (place) list(place);
  flush().catch(() => {}); // a device that keeps nothing has nothing to send
  otherTabs.addEventListener("message", () => tell());
  addEventListener("online", () => flush().catch(() => {}));
  setInterval(() => flush().catch(() => {}), RETRY);
}
