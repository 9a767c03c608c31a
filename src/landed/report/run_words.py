"""The words of a run's terminal and step summary, in English and Korean: a part of the table in `words.py`."""

from collections.abc import Mapping

RUN: Mapping[str, tuple[str, str]] = {
    # the trend
    "moved.slower": (
        "Slower: {id}: {figure} {now} ms, usually {usual} ± {spread} ms",
        "느려짐: {id}: {figure} {now} ms, 평소 {usual} ± {spread} ms",
    ),
    "moved.faster": (
        "Faster: {id}: {figure} {now} ms, usually {usual} ± {spread} ms",
        "빨라짐: {id}: {figure} {now} ms, 평소 {usual} ± {spread} ms",
    ),
    # the terminal
    "boxes.looked": ("{n} of {all} boxes", "체크박스 {all}개 중 {n}개"),
    "boxes.silent": ("{n} not looked at and not required here", "확인하지 않음, 여기서는 필수 아님 {n}개"),
    "red.rest": (
        "and {n} more red finding: see report.html|and {n} more red findings: see report.html",
        "그 밖의 문제 {n}건은 report.html 참조",
    ),
    "counted": ("{count} {outcome}", "{outcome} {count}"),
    "label.claim": ("claim", "검증"),
    "label.promised": ("promised", "기대"),
    "label.found": ("found", "실제"),
    "label.missing": ("missing", "누락"),
    "label.extra": ("extra", "초과"),
    "label.read_by": ("read by", "확인"),
    "label.next": ("next", "조치"),
    "label.broke": ("broke", "중단"),
    "label.open": ("open", "미서명"),
    "alone": ("run it alone with --tb=long", "--tb=long으로 단독 실행하세요"),
    "open.red": ("not signed, because of what is red above", "위의 문제 때문에 서명되지 않음"),
    "narrow": ("or narrow with --checkpoint {what}", "또는 --checkpoint {what}(으)로 범위를 좁히기"),
    "attempts": (
        "{what} after {seconds} s, {n} attempt|{what} after {seconds} s, {n} attempts",
        "{what}: {seconds}초, 시도 {n}회",
    ),
    "attempts.green": ("green", "정상"),
    "attempts.red": ("still red", "아직 문제 있음"),
    # while it works, and before, and what it came to
    "header": (
        "contract {contract} ({hash}), profile {profile}, scope {scope}",
        "계약 {contract} ({hash}), 프로필 {profile}, 범위 {scope}",
    ),
    "header.all": ("everything", "전체"),
    "progress": ("{words} after {seconds} s", "{words}, {seconds}초 경과"),
    "load.told": (
        "{stage}: {answered} of {requests} answered; {figures} ms; of that this client at most {own} (p95), "
        "busy {busy} of the time ({by}); {sessions}",
        "{stage}: {requests}건 중 {answered}건 응답; {figures} ms; 그중 클라이언트 최대 {own} (p95), "
        "사용률 {busy} ({by}); {sessions}",
    ),
    "load.sessions": ("{before} sessions before, {after} after", "세션 전 {before}, 후 {after}"),
    "load.uncounted": ("sessions before and after not counted", "전후 세션은 세지 않음"),
    "fallback.told": (
        "{requests} requests asked on, {failed} failed; downtime {downtime} s, longest gap {gap} s, {back}",
        "요청 {requests}건을 계속 보냄, 실패 {failed}; 중단 {downtime}초, 최장 공백 {gap}초, {back}",
    ),
    "fallback.back": ("back after {s} s", "복구까지 {s}초"),
    "fallback.never": ("not back in time", "제시간에 복구되지 않음"),
    "unrendered": (
        "{what}: this could not be rendered, which is a fault of landed; results.json holds everything",
        "{what}: 표시하지 못했습니다. landed의 결함이며, 모든 내용은 results.json에 있습니다",
    ),
    # the page of a CI job
    "summary.cut": (
        "_Cut here: report.html has the rest._",
        "_여기서 잘렸습니다. 나머지는 report.html에 있습니다._",
    ),
    "summary.more": ("{n} more: see the page of this run", "{n}건 더: 실행 요약 참조"),
    "summary.rows": ("values of rows stand in report.html alone", "행의 값은 report.html에만 있습니다"),
}
