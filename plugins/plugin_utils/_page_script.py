# Copyright (c) 2026, identityops.frontegg contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Private to this collection: the script of the HTML page. It sorts and filters the rows of tables. No foreign text."""

from __future__ import annotations

SCRIPT = """
"use strict";
document.documentElement.classList.add("js");
const WORDS = new Intl.Collator("en", {numeric: true, sensitivity: "base"});
const WORST_FIRST = ["bad", "warn", "info", "ok", "quiet"];
const KEYS = {
  text: (cell) => cell.textContent.trim(),
  number: (cell) => parseFloat(cell.textContent.replace(/,/g, "")),
  time: (cell) => Date.parse(cell.textContent.trim().replace(/ UTC$/, "Z").replace(" ", "T")),
  outcome: (cell) => WORST_FIRST.indexOf(cell.className) + " " + cell.textContent.trim(),
};
const isEmpty = (key) => key === "" || Number.isNaN(key);

function compare(one, other) {
  return typeof one === "number" ? one - other : WORDS.compare(one, other);
}

function sort(table, header, direction) {
  const key = KEYS[header.className];
  const pairs = [...table.tBodies].map((row) => {
    const cell = row.rows[0].cells[header.cellIndex];
    return [cell.textContent.trim() ? key(cell) : "", row];
  });
  const full = pairs.filter((pair) => !isEmpty(pair[0]));
  full.sort((one, other) => direction * compare(one[0], other[0]));
  const order = document.createDocumentFragment();
  for (const pair of full.concat(pairs.filter((pair) => isEmpty(pair[0])))) order.append(pair[1]);
  table.append(order);
}

function addSorting(table) {
  for (const header of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => {
      const isRising = header.getAttribute("aria-sort") !== "ascending";
      for (const one of table.tHead.rows[0].cells) one.removeAttribute("aria-sort");
      header.setAttribute("aria-sort", isRising ? "ascending" : "descending");
      sort(table, header, isRising ? 1 : -1);
    });
  }
}

function textOf(row) {
  const cells = [...row.querySelectorAll("th, td:not([colspan]), dd")];
  return cells.map((cell) => cell.textContent).join("\\n").toLowerCase();
}

function addFilter(table, tools) {
  const box = tools.querySelector("input");
  const told = tools.querySelector("[role=status]");
  let texts = null;
  box.addEventListener("input", () => {
    texts ??= new Map([...table.tBodies].map((row) => [row, textOf(row)]));
    const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const [row, text] of texts) {
      row.hidden = !words.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    told.textContent = words.length === 0 ? "" : shown.toLocaleString("en") + " of " +
      texts.size.toLocaleString("en") + " rows shown. Printing gives all rows.";
  });
}

function open(row, isOpen) {
  row.classList.toggle("open", isOpen);
  row.querySelector("button")?.setAttribute("aria-expanded", isOpen);
}

function addDetails(table, button) {
  table.classList.add("folds");
  for (const row of table.tBodies) {
    if (row.rows.length < 2) continue;
    const name = row.rows[0].cells[0];
    const one = document.createElement("button");
    one.type = "button";
    one.setAttribute("aria-expanded", "false");
    one.setAttribute("aria-label", "Details of " + name.textContent.trim());
    one.addEventListener("click", () => open(row, !row.classList.contains("open")));
    name.prepend(one);
  }
  button.addEventListener("click", () => {
    const isOpen = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", isOpen);
    button.textContent = isOpen ? "Hide all details" : "Show all details";
    for (const row of table.tBodies) open(row, isOpen);
  });
}

for (const table of document.querySelectorAll("table")) {
  const tools = table.closest("section").querySelector(".tools");
  const button = tools.querySelector("button");
  addSorting(table);
  addFilter(table, tools);
  if (button) addDetails(table, button);
  tools.hidden = false;
}
"""
