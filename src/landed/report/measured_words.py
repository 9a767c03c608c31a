"""The words for what was measured, in English and Korean: a part of the table in `words.py`."""

from collections.abc import Mapping

from landed.report.figure_words import FIGURES

MEASURED: Mapping[str, tuple[str, str]] = {
    # measurements
    "measurements": ("Measurements", "측정값"),
    "measurements.none": ("Nothing was timed in this run.", "이번 실행에서 측정한 시간이 없습니다."),
    "measurements.unit": ("Times in milliseconds.", "단위: 밀리초."),
    "budgets": ("Budgets", "시간 기준"),
    "budgets.how": (
        "How often each time was measured: what stands left of the bold line is within its budget. "
        "The scale is logarithmic.",
        "측정 시간의 분포입니다. 굵은 선의 왼쪽은 기준 이내입니다. 눈금은 로그 단위입니다.",
    ),
    "budgets.left": (
        "{n} more budget, further from its limit, is in the table alone|"
        "{n} more budgets, further from their limits, are in the tables alone",
        "기준에 여유가 있는 나머지 {n}건은 표에만 있습니다",
    ),
    "budget.of": ("{judged} {found} of {limit} ms: {share} %", "기준 {limit} ms 중 {judged} {found} ({share}%)"),
    "figures": ("Other figures", "기타 수치"),
    "figures.n": ("The figures of {n} check|The figures of {n} checks", "검사 {n}건의 수치"),
    "share.server": ("server", "서버"),
    "share.network": ("network", "네트워크"),
    "share.client": ("this client", "클라이언트"),
    "share.waiting": ("waiting and transfer", "대기와 전송"),
    "picture.distribution": ("How long {subject} took", "{subject} 소요 시간의 분포"),
    "picture.distribution.text": (
        "{n} sample: {figures}. The budget: {judged} below {limit} ms.|"
        "{n} samples: {figures}. The budget: {judged} below {limit} ms.",
        "표본 {n}개: {figures}. 기준: {judged} {limit} ms 미만.",
    ),
    "picture.shares": ("Who holds the time of {subject}", "{subject} 소요 시간의 구성"),
    "picture.none": ("This picture cannot be drawn.", "이 그림은 그릴 수 없습니다."),
    "picture.timeline": ("Who answered, in the course of time", "시간에 따른 응답 출처"),
    "picture.trend": ("{judged} of {subject}, run by run", "{subject} {judged}, 실행별 추이"),
    "timeline": ("Fallback, from the cut until recovery", "대체 경로 전환과 복구 과정"),
    "commands": ("What the drill ran", "훈련에서 실행한 명령"),
    "command.check": ("looked at", "확인"),
    "command.break": ("cut", "차단"),
    "command.restore": ("put back", "복구"),
    "command.status": ("exit status {n}", "종료 상태 {n}"),
    "command.unended": ("not over in time", "제시간에 끝나지 않음"),
    "command.output": ("What it wrote", "출력"),
    "timeline.nobody": ("no answer", "응답 없음"),
    "timeline.untold": ("answered, source not told", "응답함, 출처 표시 없음"),
    "timeline.untold.short": ("source not told", "출처 표시 없음"),
    "timeline.endpoint": ("Endpoint", "엔드포인트"),
    "timeline.looks": ("{n} entry|{n} entries", "기록 {n}건"),
    "timeline.after": ("After", "경과"),
    "timeline.source": ("Source", "출처"),
    "timeline.event": ("Event", "사건"),
    "stages": ("Load", "부하"),
    "stages.how": (
        "How long answers took while many asked at once; the same scale and the same line.",
        "동시에 여러 요청을 보낼 때의 응답 시간입니다. 눈금과 선은 위와 같습니다.",
    ),
    "stage.answered": (
        "{answered} of {n} request answered in {seconds} s.|{answered} of {n} requests answered in {seconds} s.",
        "요청 {n}건 중 {answered}건 응답, {seconds}초.",
    ),
    "stage.after": (
        "In peace: p50 {before} ms before, {after} ms after.",
        "부하 전 p50 {before} ms, 부하 후 {after} ms.",
    ),
    "trend": ("Trend", "추이"),
    "trend.how": (
        "Against {n} earlier run of the same scope.|Against {n} earlier runs of the same scope.",
        "같은 범위의 이전 실행 {n}회와 비교합니다.",
    ),
    "trend.runs": ("Run by run", "실행별"),
    "trend.usual": ("Usual (median)", "평소 (중앙값)"),
    "trend.now": ("Now", "이번"),
    "subject": ("Subject", "항목"),
    "yes": ("yes", "예"),
    "no": ("no", "아니요"),
    "shots": ("The pages, as the browser showed them", "브라우저에 표시된 페이지"),
    "shot": ("Picture of the page: {page}", "페이지 화면: {page}"),
    **FIGURES,
}
