"""Reasons about the way back and about a drill that is open, and their Korean: patterns of whole texts."""

OPEN_DRILL = (
    (
        r"NOT PUT BACK: a drill of (.+) has cut (.+)\. Run: (.+)",
        r"복구되지 않음: \1 훈련에서 차단된 출처 \2. 실행: \3",
    ),
    (r"NOT PUT BACK: a drill of (.+) has cut (.+)\. Run:", r"복구되지 않음: \1 훈련에서 차단된 출처 \2. 실행:"),
    (r"(.+\(since .+ UTC\)), (.+ \(since .+ UTC\))", r"\1, \2"),
    (r"(.+) \(since (.+ UTC)\)", r"\1 (\2부터)"),
    (r"(\s*landed restore .+)   with (.+) in the environment", r"\1   환경 변수: \2"),
)
WAY_BACK = (
    (
        r"nothing was broken, for the site is not well to begin with: (.+)",
        r"처음부터 사이트에 문제가 있어 아무것도 끊지 않음: \1",
    ),
    (r"nothing was broken: (.+)", r"아무것도 끊지 않음: \1"),
    (r"nothing is broken: --fallback-url is cut off for good", "끊을 것이 없음: --fallback-url은 계속 끊긴 배포임"),
    (r"(.+): the change did not take: (.+)", r"\1: 변경이 적용되지 않음: \2"),
    (r"it is not put back: (.+)", r"복구되지 않음: \1"),
    (r"(.+): the prober asked for nothing: (.+)", r"\1: 탐침이 요청을 보내지 못함: \2"),
    (r"(.+): the prober asked for nothing(◊?)", r"\1: 탐침이 요청을 보내지 않음\2"),
    (r"(.+) cannot cut all that stands before (.+)", r"\1(으)로는 \2 앞의 출처를 모두 끊을 수 없음"),
)
