/* Ninefold's own script. Every page works without it; it makes the same pages quicker.
 *
 * data-suggest="URL"        combobox: GET URL?q=..&suggest=1 answers <ul> with <li><a href> (data-suggest-open="1":
 *                           follows the link) or <li data-value="text put into the field">; <li class="group"> is a heading;
 *                           data-suggest-go="1": its form is sent with what was taken;
 *                           data-suggest-into="#id": the text is put into that box where its cursor is; an arrow shows all
 * data-key="x"              letter key, only with <body data-letter-keys="1"> and no field in use; j k walk [data-row]
 *                           and .q, Enter opens what they stand on
 * data-count="tasks"        filled from /home/counts
 * data-refresh="URL" data-every="2000" [id]   the element's content fetched again (the answer is
 *                           a fragment, or a page that has the same id) until the answer has no data-refresh;
 *                           the page is loaded again when the answer has another data-state
 * .panel[data-load="URL"]   of a <details>: its content is fetched when that is opened (a page that has the same id)
 * form[data-guard]          asks before a changed form is left
 * form[data-tidy]           leaves empty parameters out of the address
 * data-confirm="text"       asks before the form is sent
 * data-dialog="#id"         opens that <dialog> instead of following the link
 * table[data-lines]         amounts of rows being typed: quantity x price, or x what a discount leaves of tr[data-list]
 * form[data-files]          takes a file that is pasted or dropped anywhere on the page, and is sent with it;
 *                           form[data-send] is sent as soon as a file is chosen
 * [data-place]              shown where the form's `kind` is a visit; its button asks the browser for the position (place_lat ...)
 * fieldset[data-later="tickets"] files for what has no row yet: when its form was saved and led to /.../7, they are sent to /files/tickets/7
 * form[data-keep]           what is typed is kept by the server (POST /account/typed) until it is saved or given up
 * data-follow="URL" data-follow-fields="a b" [id]   the content fetched again with these fields of the page's form as they change
 * data-check-all="name"     ticks all checkboxes of that name in its form or table */
"use strict";
(function () {
  const doc = document;
  const letters = doc.body.dataset.letterKeys === "1";
  const all = (selector, root) => Array.from((root || doc).querySelectorAll(selector));
  const on = (type, handle, capture) => doc.addEventListener(type, handle, capture || false);
  const is_field = (el) => !!el && (el.isContentEditable || (el.matches("input, select, textarea") && !/^(checkbox|radio|button|submit)$/.test(el.type)));

  /* ---- suggestions ---- */
  function suggest(input, number) {
    const opens = input.dataset.suggestOpen === "1", into = input.dataset.suggestInto && doc.querySelector(input.dataset.suggestInto);
    const box = doc.createElement("div");
    let place = input.parentElement;
    let options = [], at = -1, timer = 0, request = null, asked = "";
    if (!place.matches(".find")) {
      place = doc.createElement("span");
      place.className = "suggesting";
      input.before(place);
      const had_focus = doc.activeElement === input;
      place.append(input);
      if (had_focus) input.focus();
    }
    box.className = "suggest";
    box.hidden = true;
    place.append(box);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");

    function close() {
      box.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function mark(next) {
      if (options[at]) options[at].setAttribute("aria-selected", "false");
      at = options.length ? (next + options.length) % options.length : -1;
      if (at < 0) return;
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[at].id);
    }
    function take(option) {
      if (opens && option.href) {
        location.assign(option.href);
        return;
      }
      if (into) {
        into.setRangeText(option.dataset.value, into.selectionStart, into.selectionEnd, "end");
        input.value = asked = "";
        close();
        into.focus();
        into.dispatchEvent(new Event("input", { bubbles: true }));
        return;
      }
      input.value = option.dataset.value || (option.closest("[data-value]") || { dataset: { value: option.textContent.trim() } }).dataset.value;
      asked = input.value;
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
      if (input.dataset.suggestGo) input.form.requestSubmit();
    }
    function show(html) {
      const list = new DOMParser().parseFromString(html, "text/html").querySelector("ul");
      options = [];
      at = -1;
      if (!list) return close();
      list.id = "suggest-" + number;
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", input.getAttribute("aria-label") || (input.labels && input.labels[0] ? input.labels[0].textContent.trim() : input.name));
      for (const item of all("li", list)) {
        const option = item.querySelector("a") || (item.hasAttribute("data-value") ? item : null);
        if (option !== item) item.setAttribute("role", "presentation");
        if (!option) continue;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.id = list.id + "-" + options.length;
        if (option.href) option.tabIndex = -1;
        options.push(option);
      }
      if (!options.length) return close();
      box.replaceChildren(doc.importNode(list, true));
      options = all("[role=option]", box);
      box.hidden = false;
      input.setAttribute("aria-controls", list.id);
      input.setAttribute("aria-expanded", "true");
      input.removeAttribute("aria-activedescendant");
    }
    async function ask() {
      const text = input.value.trim();
      if (text === asked && !box.hidden) return;
      asked = text;
      if (request) request.abort();
      if (!text && !into) return close();
      request = new AbortController();
      const url = new URL(input.dataset.suggest, location.href);
      url.searchParams.set("q", text);
      url.searchParams.set("suggest", "1");
      try {
        const answer = await fetch(url, { signal: request.signal, headers: { "X-Requested-With": "fetch" } });
        if (!answer.ok || answer.redirected) return close();
        const html = await answer.text();
        if (doc.activeElement === input && input.value.trim() === text) show(html);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }
    input.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(ask, 120);
    });
    input.addEventListener("compositionend", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 120);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (box.hidden) ask();
        else mark(event.key === "ArrowDown" ? at + 1 : at < 0 ? options.length - 1 : at - 1);
      } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !box.hidden && at >= 0) {
        event.preventDefault();
        take(options[at]);
      } else if (event.key === "Escape") {
        if (!box.hidden) {
          event.preventDefault();
          event.stopPropagation();
          close();
        } else if (opens) input.blur();
      } else if (event.key === "Tab") close();
    });
    box.addEventListener("mousedown", (event) => event.preventDefault());
    box.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option || (opens && option.href)) return;
      event.preventDefault();
      take(option);
    });
    input.addEventListener("blur", () => setTimeout(close, 150));
  }
  all("input[data-suggest]").forEach(suggest);

  /* ---- keys ---- */
  function walk(step) {
    const rows = all("tr[data-row], .q[href]").map((row) => (row.matches("a") ? row : row.querySelector("a[href]") || row.querySelector("input[type=checkbox]"))).filter((el) => el && el.offsetParent);
    if (!rows.length) return false;
    const here = doc.activeElement.closest("tr[data-row]");
    let index = rows.findIndex((el) => el === doc.activeElement || (here && here.contains(el)));
    if (index < 0) {
      index = rows.findIndex((el) => el.getAttribute("aria-current"));
      if (index < 0 && step < 0) index = 1;
    }
    const next = rows[Math.max(0, Math.min(rows.length - 1, index + step))];
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    return true;
  }
  on("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const active = doc.activeElement;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = active && (active.form || active.closest("form"));
      const target = form && form.getAttribute("method") === "post" ? form : active === doc.body ? doc.querySelector("form[data-guard]") : null;
      if (target) {
        event.preventDefault();
        target.requestSubmit();
      }
      return;
    }
    if (event.key === "Escape") {
      const open = all("details.pop[open]").pop();
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
      } else if (location.hash === "#rail") {
        location.hash = "main";
      }
      return;
    }
    if (!letters || event.ctrlKey || event.metaKey || event.altKey || is_field(active) || doc.querySelector("dialog[open]")) return;
    if (event.key === "j" || event.key === "k") {
      if (walk(event.key === "j" ? 1 : -1)) event.preventDefault();
      return;
    }
    if (event.key.length !== 1) return;
    const target = all("[data-key]").find((el) => el.dataset.key === event.key && el.offsetParent);
    if (!target) return;
    event.preventDefault();
    if (is_field(target)) {
      target.focus();
      if (target.select) target.select();
    } else target.click();
  });

  /* ---- small menus, dialogs, select all ---- */
  async function load(panel) {
    const url = panel.dataset.load;
    delete panel.dataset.load;
    panel.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
      const fresh = answer.ok && !answer.redirected && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(panel.id);
      if (!fresh) return location.assign(url);
      panel.replaceChildren(...Array.from(fresh.childNodes, (node) => doc.importNode(node, true)));
    } catch (error) {
      panel.dataset.load = url; /* the network is away: the link is still there, and opening asks again */
    }
    panel.removeAttribute("aria-busy");
  }
  on("toggle", (event) => {
    const opened = event.target;
    const panel = opened.open && opened.querySelector(".panel[data-load]");
    if (panel) load(panel);
    if (opened.matches && opened.matches("details.pop[open]")) all("details.pop[open]").forEach((other) => {
      if (other !== opened && !other.contains(opened)) other.open = false;
    });
  }, true);
  on("click", (event) => {
    all("details.pop[open]").forEach((open) => {
      if (!open.contains(event.target)) open.open = false;
    });
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      const dialog = doc.querySelector(opener.dataset.dialog);
      if (dialog && dialog.showModal) {
        event.preventDefault();
        dialog.showModal();
      }
    }
  });
  on("change", (event) => {
    const box = event.target;
    if (!box.dataset || !box.dataset.checkAll) return;
    all('input[type="checkbox"]', box.closest("form, table")).forEach((other) => {
      if (other.name === box.dataset.checkAll && !other.disabled) other.checked = box.checked;
    });
  });

  /* ---- forms ---- */
  const changed = new Set();
  on("input", (event) => {
    const form = event.target.form;
    if (form && form.dataset.guard) changed.add(form);
  });
  on("change", (event) => {
    const form = event.target.form;
    if (form && form.dataset.guard) changed.add(form);
  });
  all("form[data-guard]").forEach((form) => {
    if (form.querySelector("[aria-invalid=true], .conflict")) changed.add(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed.size) event.preventDefault();
  });
  on("submit", (event) => {
    const form = event.target;
    const asking = (event.submitter && event.submitter.dataset.confirm) || form.dataset.confirm;
    if (form.dataset.sent) return event.preventDefault();
    if (asking && !window.confirm(asking)) return event.preventDefault();
    changed.delete(form);
    if (form.getAttribute("method") !== "post") return;
    form.dataset.sent = "1";
    const buttons = all("button[type=submit], button:not([type])", form);
    buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
    setTimeout(() => release(form, buttons), 12000);
  });
  function release(form, buttons) {
    delete form.dataset.sent;
    buttons.forEach((button) => button.removeAttribute("aria-disabled"));
  }
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) all("form[data-sent]").forEach((form) => release(form, all("[aria-disabled]", form)));
  });
  on("formdata", (event) => {
    if (!event.target.dataset.tidy) return;
    const data = event.formData;
    for (const name of new Set(data.keys())) {
      const values = data.getAll(name).filter((value) => value !== "");
      data.delete(name);
      values.forEach((value) => data.append(name, value));
    }
  });
  const summary = doc.querySelector(".summary, .conflict");
  if (summary) summary.focus();

  /* ---- goods: what a row will come to; the server reckons it anew ---- */
  function reckon(row) {
    const typed = (word) => row.querySelector('[name^="' + word + '_"]');
    const number = (text) => Number(String(text || "").replace(/[,\s]/g, ""));
    const [quantity, price, discount, out] = [typed("quantity"), typed("price"), typed("discount"), row.querySelector("output")];
    if (!quantity || !price || !out) return;
    const changed = discount && discount.value !== discount.defaultValue && price.value === price.defaultValue;
    const list = number(row.dataset.list);
    const each = price.value.trim() && !changed ? number(price.value) : list * (1 - number(discount && discount.value) / 100);
    const amount = number(quantity.value) * each;
    out.textContent = amount > 0 && isFinite(amount) ? amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }) : "";
  }
  all("table[data-lines] tbody tr").forEach((row) => {
    row.addEventListener("input", () => reckon(row));
    const out = row.querySelector("output");
    if (out && !out.textContent) reckon(row);
  });
  /* Blank rows come as they are needed: one behind what is filled, two at least. */
  all("table[data-lines]").forEach((table) => {
    const rows = all("tbody tr", table).filter((row) => row.querySelector('[name^="product_"]'));
    const filled = (row) => row.querySelector(".error") || all("input[type=text]", row).some((field) => field.value.trim());
    const needed = () => Math.max(rows.reduce((last, row, i) => (filled(row) ? i : last), -1) + 2, 2);
    rows.slice(needed()).forEach((row) => { row.hidden = true; });
    table.addEventListener("input", () => rows.slice(0, needed()).forEach((row) => { row.hidden = false; }));
  });

  /* ---- numbers beside the menu ---- */
  const counted = all("[data-count]");
  if (counted.length) {
    fetch("/home/counts", { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok && !answer.redirected ? answer.json() : {}))
      .then((counts) => counted.forEach((el) => {
        const count = counts[el.dataset.count];
        el.textContent = count && count !== "0" ? (count > 99 ? "99+" : String(count)) : "";
      }))
      .catch(() => {});
  }

  /* ---- files pasted, dropped, photographed ---- */
  function bring(event, data) {
    const form = doc.querySelector("form[data-files]"), later = doc.querySelector("fieldset[data-later]");
    if ((!form && !later) || !data || !Array.from(data.types).includes("Files")) return;
    event.preventDefault();
    if (!data.files.length) return;
    if (later) return wait_for(data.files);
    const one = new DataTransfer();
    one.items.add(data.files[0]);
    form.querySelector("input[type=file]").files = one.files;
    form.requestSubmit();
  }
  on("paste", (event) => bring(event, event.clipboardData));
  on("drop", (event) => bring(event, event.dataTransfer));
  on("dragover", (event) => {
    if (doc.querySelector("form[data-files], fieldset[data-later]") && Array.from(event.dataTransfer.types).includes("Files")) event.preventDefault();
  });
  all("form[data-send]").forEach((form) => { form.hidden = false; });

  /* ---- the position of a visit: only when its button is pressed, and the browser asks once more ---- */
  all("[data-place]").forEach((part) => {
    const form = part.closest("form"), said = part.querySelector("[role=status]"), button = part.querySelector("[data-place-take]");
    if (!navigator.geolocation || !form) return;
    const show = () => { part.hidden = form.elements.kind.value !== "visit"; };
    form.addEventListener("change", show);
    button.addEventListener("click", () => navigator.geolocation.getCurrentPosition((found) => {
      form.elements.place_lat.value = found.coords.latitude.toFixed(6);
      form.elements.place_lon.value = found.coords.longitude.toFixed(6);
      form.elements.place_accuracy.value = Math.round(found.coords.accuracy);
      said.textContent = button.dataset.noted;
    }, () => { said.textContent = button.dataset.failed; }, { enableHighAccuracy: true, timeout: 15000 }));
    show();
  });
  on("change", (event) => {
    if (event.target.type === "file" && event.target.files.length && event.target.form.dataset.send) event.target.form.requestSubmit();
  });

  /* ---- files for what has no row yet: shown, kept here until the form is saved, then sent one after another ---- */
  let waiting = []; /* { file, shown } */
  function show_waiting() {
    const part = doc.querySelector("fieldset[data-later]"), list = part && part.querySelector("ul");
    if (!part) return;
    part.hidden = false;
    list.hidden = !waiting.length;
    list.replaceChildren(...waiting.map((one) => {
      const item = doc.createElement("li"), away = doc.createElement("button"), name = doc.createElement("span");
      const picture = doc.createElement(one.file.type.startsWith("image/") ? "img" : "span");
      if (picture.tagName === "IMG") Object.assign(picture, { src: one.shown, alt: "" });
      else Object.assign(picture, { className: "page", textContent: (one.file.name.split(".").pop() || "").toUpperCase() });
      Object.assign(name, { className: "small break", textContent: one.file.name });
      Object.assign(away, { type: "button", className: "btn sm", textContent: "×" });
      away.setAttribute("aria-label", "× " + one.file.name);
      away.addEventListener("click", () => {
        waiting = waiting.filter((other) => other !== one);
        show_waiting();
      });
      item.append(picture, name, away);
      return item;
    }));
  }
  function wait_for(files) {
    const problem = doc.querySelector("fieldset[data-later] .error");
    problem.hidden = Array.from(files).every((file) => file.size <= 20 << 20);
    for (const file of files) {
      if (file.size > 20 << 20) continue;
      const reader = new FileReader(), one = { file, shown: "" };
      reader.addEventListener("load", () => {
        one.shown = reader.result;
        show_waiting();
      });
      waiting.push(one);
      reader.readAsDataURL(file);
    }
  }
  async function send_waiting(row, token) {
    while (waiting.length) {
      const data = new FormData();
      data.append("_token", token);
      data.append("_key", Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""));
      data.append("note", "");
      data.append("file", waiting[0].file);
      await fetch(row, { method: "POST", body: data, redirect: "manual" }); /* what became of it is said by the next page */
      waiting.shift();
    }
  }
  async function save_with_files(form, part) {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const made = answer.redirected && /\/(\d+)$/.exec(new URL(answer.url).pathname);
    if (!made) { /* refused, or signed out: the page as the server shows it, the files still waiting */
      const page = new DOMParser().parseFromString(await answer.text(), "text/html"), main = page.querySelector("main");
      if (!main || !page.querySelector("fieldset[data-later]")) return HTMLFormElement.prototype.submit.call(form);
      doc.querySelector("main").replaceChildren(...Array.from(main.childNodes, (node) => doc.importNode(node, true)));
      all("main input[data-suggest]").forEach(suggest);
      all("main [data-follow]").forEach(follow);
      show_waiting();
      const wrong = doc.querySelector(".summary");
      if (wrong) wrong.focus();
      const fresh = doc.querySelector("main form[data-guard]");
      if (fresh) changed.add(fresh);
      return;
    }
    await send_waiting("/files/" + part.dataset.later + "/" + made[1], form.elements._token.value).catch(() => {});
    changed.clear();
    location.assign(answer.url + "#files");
  }
  on("submit", (event) => {
    const form = event.target, part = form.querySelector && form.querySelector("fieldset[data-later]");
    if (event.defaultPrevented || !part || !waiting.length) return;
    event.preventDefault();
    save_with_files(form, part).catch(() => release(form, all("[aria-disabled]", form)));
  });
  on("change", (event) => {
    if (event.target.type !== "file" || !event.target.closest("fieldset[data-later]")) return;
    wait_for(event.target.files);
    event.target.value = "";
  });
  show_waiting();

  /* ---- what is typed is kept ---- */
  const keeping = new Map(); /* form -> { timer, request } */
  function keep(form) {
    const state = keeping.get(form);
    if (!state || form.dataset.sent) return;
    keeping.delete(form);
    const data = new URLSearchParams(new FormData(form));
    data.delete("_key");
    state.request = new AbortController();
    keeping.sent = state.request;
    fetch("/account/typed?" + new URLSearchParams({ at: form.getAttribute("action"), key: form.elements._key.value }), { method: "POST", body: data, keepalive: String(data).length < 60000, signal: state.request.signal, redirect: "manual" }).catch(() => {});
  }
  function keep_soon(event) {
    const form = event.target.form;
    if (!form || !form.dataset.keep || event.target.form !== form) return;
    const state = keeping.get(form) || {};
    clearTimeout(state.timer);
    state.timer = setTimeout(() => keep(form), 700);
    keeping.set(form, state);
  }
  on("input", keep_soon);
  on("change", keep_soon);
  on("submit", (event) => {
    const state = keeping.get(event.target);
    if (state) clearTimeout(state.timer);
    keeping.delete(event.target);
    if (keeping.sent) keeping.sent.abort();
  });
  on("visibilitychange", () => {
    if (doc.hidden) Array.from(keeping.keys()).forEach(keep);
  });
  window.addEventListener("pagehide", () => Array.from(keeping.keys()).forEach(keep));

  /* ---- parts that follow what is typed ---- */
  function follow(part) {
    const names = part.dataset.followFields.split(" "), form = doc.querySelector("main form[data-guard]");
    let timer = 0, request = null;
    if (!form) return;
    async function ask() {
      const url = new URL(part.dataset.follow, location.href), data = new FormData(form);
      names.forEach((name) => { if (data.get(name)) url.searchParams.set(name, data.get(name)); });
      if (request) request.abort();
      request = new AbortController();
      try {
        const answer = await fetch(url, { signal: request.signal, headers: { "X-Requested-With": "fetch" } });
        if (!answer.ok || answer.redirected) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        part.replaceChildren(...Array.from(page.body.firstElementChild ? page.body.firstElementChild.childNodes : [], (node) => doc.importNode(node, true)));
      } catch (error) { /* another question is on its way, or the network is away */ }
    }
    const soon = (event) => {
      if (!names.includes(event.target.name)) return;
      clearTimeout(timer);
      timer = setTimeout(ask, 250);
    };
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
  }
  all("[data-follow]").forEach(follow);

  /* ---- on a narrow screen the present tab may be beyond the edge ---- */
  all(".views [aria-current]").forEach((tab) => {
    const row = tab.parentElement;
    if (tab.offsetLeft + tab.offsetWidth > row.offsetLeft + row.clientWidth) row.scrollLeft = tab.offsetLeft - row.offsetLeft - 40;
  });

  /* ---- links whose answer changes one part of the page ---- */
  async function into(link) {
    const part = doc.getElementById(link.dataset.into);
    try {
      const answer = await fetch(link.href, { headers: { "X-Requested-With": "fetch" } });
      const fresh = answer.ok && !answer.redirected && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
      if (!fresh) return location.assign(link.href);
      part.replaceChildren(...Array.from(fresh.childNodes, (node) => doc.importNode(node, true)));
      const current = part.querySelector("[aria-current=true]");
      if (current) current.focus({ preventScroll: true });
      part.scrollIntoView({ block: "nearest" });
    } catch (error) {
      location.assign(link.href);
    }
  }
  doc.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-into]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !doc.getElementById(link.dataset.into)) return;
    event.preventDefault();
    into(link);
  });

  /* ---- parts fetched again while work goes on ---- */
  function refresh(part) {
    const every = Math.max(500, Number(part.dataset.every) || 2000);
    setTimeout(async () => {
      if (!part.isConnected || !part.dataset.refresh) return;
      if (doc.hidden) return refresh(part);
      try {
        const answer = await fetch(part.dataset.refresh, { headers: { "X-Requested-With": "fetch" } });
        if (answer.redirected || (answer.status >= 400 && answer.status < 500)) return;
        if (answer.ok) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const fresh = (part.id && page.getElementById(part.id)) || page.querySelector("[data-refresh]") || (page.querySelector("main") ? null : page.body);
          if (!fresh || fresh.dataset.state !== part.dataset.state) return location.reload(); // what stands around it changed, too
          const focus = part.contains(doc.activeElement) ? doc.activeElement.id : "";
          part.replaceChildren(...Array.from(fresh.childNodes, (node) => doc.importNode(node, true)));
          if (focus && doc.getElementById(focus)) doc.getElementById(focus).focus();
          if (!fresh.dataset.refresh) {
            delete part.dataset.refresh;
            return;
          }
          part.dataset.refresh = fresh.dataset.refresh;
          part.dataset.every = fresh.dataset.every;
        }
      } catch (error) { /* the network is away: ask again */ }
      refresh(part);
    }, every);
  }
  all("[data-refresh]").forEach(refresh);
})();
