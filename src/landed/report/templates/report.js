// Comfort only: without it everything is still there to read.
(() => {
  "use strict";
  const say = document.getElementById("said");

  // Copy what to do next.
  const copyByHand = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyByHand(text);
    }
  };
  for (const button of document.querySelectorAll(".copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const label = button.firstChild;
      label.before ??= label.data; // pressed twice, it still becomes what it was
      say.textContent = ""; // said again, it is heard again
      label.data = (await copy(button.dataset.text)) ? say.dataset.copied : say.dataset.failed;
      say.textContent = label.data;
      button.focus();
      clearTimeout(label.due);
      label.due = setTimeout(() => { label.data = label.before; }, 2000);
    });
  }

  // A link into something folded opens it.
  const reveal = () => {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { return; }
    const target = document.getElementById(name);
    if (!target) return;
    for (let each = target; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  // Search and filter the checks.
  const form = document.getElementById("filter");
  const kinds = [...document.querySelectorAll(".kind")].map((section) => ({
    section,
    kind: section.dataset.kind,
    claims: [...section.querySelectorAll("details.claim")].map((details) => ({
      details,
      opened: details.open,
      text: null,
      items: [...details.querySelectorAll(".items > li")],
    })),
  }));
  if (!kinds.length) return;
  form.hidden = false;
  const fields = form.elements;
  const count = form.querySelector("output");
  const OPENED = 200; // so many matches are unfolded

  const read = (claim) => {
    const head = claim.details.firstElementChild.textContent + " " + claim.details.children[1].textContent;
    claim.text = claim.items.map((item) => (head + " " + item.textContent).toLowerCase());
  };
  const rowsOf = (item, claim) => (item.dataset.rows ?? claim.details.dataset.rows).split(" ");
  const matches = (claim, wanted) => {
    if (wanted.words.length && !claim.text) read(claim);
    return claim.items.filter((item, place) =>
      (!wanted.rows.length || rowsOf(item, claim).some((row) => wanted.rows.includes(row))) &&
      (!wanted.outcome || item.parentElement.dataset.outcome === wanted.outcome) &&
      wanted.words.every((word) => claim.text[place].includes(word)));
  };
  const tell = (shown, all) => {
    const words = count.dataset.words;
    count.textContent = words.replace("{shown}", shown.toLocaleString("en")).replace("{all}", all.toLocaleString("en"));
  };
  const filter = () => {
    const wanted = {
      words: fields.text.value.toLowerCase().split(/\s+/).filter(Boolean),
      outcome: fields.outcome.value,
      kind: fields.kind.value,
      rows: fields.rows.value.split(" ").filter(Boolean),
    };
    const narrowed = Boolean(wanted.words.length || wanted.outcome || wanted.kind || wanted.rows.length);
    let shown = 0;
    let all = 0;
    for (const { section, kind, claims } of kinds) {
      let any = false;
      for (const claim of claims) {
        const kept = wanted.kind && wanted.kind !== kind ? [] : matches(claim, wanted);
        const keep = new Set(kept);
        for (const item of claim.items) item.hidden = !keep.has(item);
        shown += kept.length;
        all += claim.items.length;
        any = any || kept.length > 0;
        claim.details.hidden = kept.length === 0;
        claim.details.open = narrowed ? kept.length > 0 && shown <= OPENED : claim.opened;
      }
      section.hidden = !any;
    }
    tell(shown, all);
  };
  let due = 0;
  form.addEventListener("input", () => { clearTimeout(due); due = setTimeout(filter, 120); });
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-box], a[data-outcome]");
    if (!link) return;
    form.reset();
    if (link.dataset.box) {
      for (const option of fields.rows.options) if (option.dataset.box === link.dataset.box) option.selected = true;
    } else {
      fields.outcome.value = link.dataset.outcome;
    }
    setTimeout(filter);
  });
  const total = kinds.flatMap((each) => each.claims).reduce((sum, claim) => sum + claim.items.length, 0);
  tell(total, total); // everything is shown already: nothing to go through
})();
