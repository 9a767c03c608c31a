// Stands for the platform's analytics: it queues what a page reports, and sends nothing anywhere.
(function () {
  "use strict";
  window.vaq = window.vaq || [];
  window.va = window.va || function () { window.vaq.push(arguments); };
  window.va("pageview", { path: window.location.pathname });
})();
