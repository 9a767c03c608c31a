"""The table of what can be wrong with a page in a browser, each planted in a tiny page of its own."""

from tests.support.tiny_site import HEAD, SCRIPT, VALUE, Tiny

FILE = "queries/name_of_gpt_4.sql"
OWN_SECRET = "c4n4ry-of-the-run"
PAINTED = """new PerformanceObserver(() => requestAnimationFrame(() => {{ {first} {script} }}))
    .observe({{ type: "paint", buffered: true }});"""
TALL = "document.body.prepend(Object.assign(document.createElement('div'), { style: 'height: 700px' }));"

MANY = "for (let n = 0; n < 60; n++) { new Image().src = `pixel.gif?${n}`; }"

FAULTS = {
    "healthy": (Tiny(), {}),
    "console": (Tiny(script=f"console.error('boom'); {SCRIPT}"), {"console": "console#ko-KR"}),
    "uncaught": (Tiny(script=f"{SCRIPT} undefined.boom;"), {"console": "console#ko-KR"}),
    "rejected": (Tiny(script=f"{SCRIPT} Promise.reject(new Error('boom'));"), {"console": "console#ko-KR"}),
    "allowed": (Tiny(script=f"console.error('expected noise'); {SCRIPT}"), {}),
    "api": (
        Tiny(api=(500, "{}"), script=SCRIPT.replace("a.json()", "({ name: 'nothing' })")),
        {"calls": "call#/api/api/status", "values": f"value#ko-KR#{FILE}"},
    ),
    "nocall": (Tiny(script="", body=f"<p>{VALUE}</p>"), {"calls": "no_call#/nocall/api/"}),
    "hidden": (Tiny(body='<p>Hello <b id="value" hidden></b></p>'), {"values": f"value#ko-KR#{FILE}"}),
    "other": (
        Tiny(api=(200, f'{{"dataSource": "github", "name": "{VALUE}"}}')),
        {"data": "source#status"},
    ),
    "promise": (
        Tiny(api=(200, '{"dataSource": "database", "name": "Another"}')),
        {"data": "answer#status expect .name", "values": f"value#ko-KR#{FILE}"},
    ),
    "lang": (Tiny(lang="en"), {"language": "lang#ko-KR"}),
    "region": (Tiny(lang="ko-KR"), {}),
    "image": (Tiny(missing=("pixel.gif",)), {"figures": "warn broken_image#ko-KR#/image/pixel.gif"}),
    "title": (Tiny(head=HEAD.replace("Tiny</title>", "</title>")), {"metadata": "expect#head > title"}),
    "og": (
        Tiny(head=HEAD.replace("og:title", "og:titel")),
        {"metadata": 'expect#meta[property="og:title"]@content'},
    ),
    "script": (
        Tiny(script=f"const url = 'postgresql://app:hunter2@db/prod'; {SCRIPT}"),
        {"secrets": "secret#/script/app.js a connection string"},
    ),
    "key": (Tiny(more=f"<!-- npg_Abcdefghij0123 -->{Tiny.more}"), {"secrets": "secret#/key/ a key"}),
    "own": (
        Tiny(script=f"const word = '{OWN_SECRET}'; {SCRIPT}"),
        {"secrets": "secret#/own/app.js a secret of this run"},
    ),
    "honest": (Tiny(script=f"const words = 'password=' + 'SELECT a FROM b'; {SCRIPT}"), {}),
    "noindex": (
        Tiny(head=f'{HEAD}<meta name="robots" content="noindex">'),
        {"search_engines": "warn noindex"},
    ),
    "header": (Tiny(headers=(("X-Robots-Tag", "noindex"),)), {"search_engines": "warn noindex"}),
    "canonical": (
        Tiny(head=HEAD.replace('href="/"', 'href="https://other.example/"', 1)),
        {"search_engines": "info canonical"},
    ),
    "asset": (
        Tiny(
            missing=("lost.js",), more='<script src="lost.js"></script><script src="insights/script.js"></script>'
        ),
        {"renders": "asset#ko-KR#/asset/lost.js"},
    ),
    "empty": (
        Tiny(body='<p style="display: none"><b id="value"></b></p>'),
        {"renders": "empty#ko-KR", "values": f"value#ko-KR#{FILE}"},
    ),
    "status": (Tiny(status=500), {"renders": "status#ko-KR"}),
    "silent": (Tiny(silent_s=20.0), {"renders": "open#ko-KR"}),
    "greedy": (
        Tiny(script=SCRIPT.replace("a.name;", "a.name; " + MANY)),
        {"renders": "info requests#ko-KR"},
    ),
    "elsewhere": (
        Tiny(more=f'<script src="https://other.invalid/x.js"></script>{Tiny.more}'),
        {"renders": "info elsewhere#other.invalid"},
    ),
    "depending": (
        Tiny(more=f'<script src="https://other.invalid/x.js"></script>{Tiny.more}', script=f"{SCRIPT} other.go();"),
        {"renders": "info elsewhere#other.invalid", "console": "warn console#ko-KR"},
    ),
    "languages": (
        Tiny(lang="", head=HEAD.replace("alternate", "author"), script=SCRIPT),
        {"search_engines": "info hreflang"},
    ),
    "sources": (
        Tiny(lang="", foreign=(200, f'{{"dataSource": "github", "name": "{VALUE}"}}')),
        {"data": "source#status"},
    ),
    "nocanonical": (Tiny(head=HEAD.replace("canonical", "author")), {"search_engines": "info canonical"}),
    "counted": (Tiny(missing=("insights/script.js",)), {"analytics": "warn analytics"}),
    "uncounted": (Tiny(more=""), {"analytics": "warn analytics"}),
    "moves": (Tiny(script=PAINTED.format(first=TALL, script=SCRIPT)), {"figures": "warn layout_shift#ko-KR"}),
    "socket": (Tiny(missing=("ws",)), {"websocket": "websocket#/socket/ws"}),
}
"""What is planted; and by check, the one finding that it makes, `block` unless its severity stands in front."""

QUICK = ("healthy", "uncaught", "other", "script", "asset", "depending", "sources")
"""Planted in every run of the tests: pages that settle at once. All others are left to the whole matrix."""
BILINGUAL = ("languages", "sources")
WITHIN_S = {"silent": 2.0}
"""How long a page may take; all others get what a busy machine needs."""
