// Fills the page from the site's own API. Every text goes in as text, never as markup.
(function () {
  "use strict";

  var REFRESH_MS = 30000;
  var DEADLINE_MS = 10000;
  var texts = JSON.parse(document.getElementById("__NEXT_DATA__").textContent).texts;
  var locale = document.documentElement.lang;
  var models = [];

  function byId(id) { return document.getElementById(id); }

  function read(path) {
    return fetch(path, { cache: "no-store", signal: AbortSignal.timeout(DEADLINE_MS) }).then(function (answer) {
      if (!answer.ok) { throw new Error(path + ": " + answer.status); }
      return answer.json();
    });
  }

  function showStatus(status) {
    byId("data-source").textContent = status.dataSource;
    byId("data-source").dataset.source = status.dataSource;
    byId("cached").textContent = status.cached ? texts.cached : texts.fresh;
    byId("total-models").textContent = status.totalModels;
    byId("operational-models").textContent = status.operationalModels;
    byId("timestamp").dateTime = status.timestamp;
    byId("timestamp").textContent = new Date(status.timestamp).toLocaleString(locale);
  }

  function cell(row, text, kind) {
    var element = document.createElement("td");
    element.textContent = text;
    if (kind) { element.className = kind; }
    row.appendChild(element);
    return element;
  }

  function stateOf(model) {
    var name = model.status ? model.status.status : "unknown";
    var badge = document.createElement("span");
    badge.className = "badge " + (name === "operational" ? "good" : "bad");
    badge.textContent = texts[name] || name;
    return badge;
  }

  function rowOf(model) {
    var row = document.createElement("tr");
    row.dataset.slug = model.slug;
    var name = document.createElement("th");
    name.scope = "row";
    name.textContent = model.name;
    row.appendChild(name);
    cell(row, model.provider ? model.provider.name : "–");
    cell(row, "").appendChild(stateOf(model));
    cell(row, model.status ? model.status.latencyP50 + " ms" : "–", "number");
    cell(row, model.contextWindow ? model.contextWindow.toLocaleString(locale) : "–", "number");
    return row;
  }

  function showModels() {
    var words = byId("search").value.trim().toLowerCase();
    var provider = byId("provider").value;
    var shown = models.filter(function (model) {
      var slug = model.provider ? model.provider.slug : "";
      return (!provider || slug === provider) && (model.name + " " + model.slug).toLowerCase().includes(words);
    });
    byId("models").replaceChildren.apply(byId("models"), shown.map(rowOf));
    byId("message").textContent = texts.shown.replace("{count}", shown.length);
  }

  function showProviders() {
    var select = byId("provider");
    var chosen = select.value;
    var names = new Map();
    models.forEach(function (model) { if (model.provider) { names.set(model.provider.slug, model.provider.name); } });
    while (select.options.length > 1) { select.remove(1); }
    Array.from(names).sort().forEach(function (each) { select.add(new Option(each[1], each[0])); });
    select.value = names.has(chosen) ? chosen : "";
  }

  function refresh() {
    return Promise.all([read("/api/v1/status"), read("/api/v1/models")]).then(function (answers) {
      models = answers[1].models;
      showStatus(answers[0]);
      showProviders();
      showModels();
      document.body.dataset.state = "ready";
    }).catch(function () {
      byId("message").textContent = texts.failed;
      document.body.dataset.state = "failed";
    });
  }

  byId("filter").addEventListener("submit", function (event) { event.preventDefault(); });
  byId("search").addEventListener("input", showModels);
  byId("provider").addEventListener("change", showModels);
  refresh();
  setInterval(function () { if (!document.hidden) { refresh(); } }, REFRESH_MS);
})();
