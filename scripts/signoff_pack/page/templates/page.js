// Search, sort, unfold. The page says everything without it.
"use strict";
document.documentElement.classList.add("js");

const all = (what, within = document) => [...within.querySelectorAll(what)];

for (const table of all("table.sortable")) {
  for (const [at, head] of all("thead th", table).entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of all("thead th", table)) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const text = (row) => (row.cells[at] ? row.cells[at].textContent.trim() : "");
      const number = (said) => (/^[-+]?[\d,]+(\.\d+)?/.test(said) ? parseFloat(said.replace(/,/g, "")) : NaN);
      const body = table.tBodies[0];
      const rows = [...body.rows].sort((a, b) => {
        const [x, y] = [text(a), text(b)];
        const [p, q] = [number(x), number(y)];
        return Number.isNaN(p) || Number.isNaN(q) ? x.localeCompare(y, "en") : p - q;
      });
      body.append(...(down ? rows.reverse() : rows));
    });
  }
}

const searched = document.getElementById("search");
const found = document.getElementById("found");
searched.addEventListener("input", () => {
  const word = searched.value.trim().toLowerCase();
  let hits = 0;
  for (const row of all("[data-search]")) {
    const hit = !word || row.textContent.toLowerCase().includes(word);
    row.hidden = !hit;
    hits += word && hit ? 1 : 0;
  }
  for (const fold of all("details")) {
    if (word && all("[data-search]:not([hidden])", fold).length) fold.open = true;
  }
  found.textContent = word ? hits + " found" : "";
});

for (const [name, open] of [["unfold", true], ["fold", false]]) {
  document.getElementById(name).addEventListener("click", () => {
    for (const fold of all("details")) fold.open = open;
  });
}
