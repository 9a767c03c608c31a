"""Lines that the machine writes while it works, and their Korean: as reasons, by whole texts."""

from landed.report.reasons import REASONS, Table

_COUNT = r"([\d,]+|◊)"

LINES: Table = (
    # progress
    (rf"{_COUNT} of {_COUNT} answered", r"\2건 중 \1건 응답"),
    (rf"{_COUNT} of {_COUNT} asked in peace", r"조용히 \2건 중 \1건 요청"),
    (rf"{_COUNT} bytes", r"\1바이트"),
    (rf"made: (.+), {_COUNT} bytes", r"백업 생성: \1, \2바이트"),
    # load
    (r"(.+); (\d+) with what is asked before and after, (.+)", r"\1; 전후 요청을 포함해 \2건, \3"),
    (r"(.+: \d+ requests, .+); (.+: \d+ requests, .+)", r"\1; \2"),
    (r"(\S+: \d+ requests, .+), (as quickly as .+|at most .+)", r"\1, \2"),
    (r"(\S+): (\d+) requests, (\d+) at a time", r"\1: 요청 \2건, 동시에 \3건"),
    (r"(\S+): (\d+) requests, (\S+) a second for (\S+) s", r"\1: 요청 \2건, \4초 동안 초당 \3건"),
    (r"as quickly as they are answered", "응답하는 대로"),
    (r"at most (\S+) begun in a second", r"초당 최대 \1건"),
    # hostile input
    (r"up to (\d+) requests, (.+)", r"요청 최대 \1건, \2"),
    # attempts
    (
        r"attempt (\d+) is red(.*); asking again for up to (\d+) s",
        r"시도 \1: 문제 있음\2; 최대 \3초 동안 다시 확인",
    ),
    (r"(: .+) and (\d+) more", r"\1 외 \2건"),
    # the drill
    (
        r"cutting (.+) of (.+); to put it back: (.+)",
        r"\2의 \1 차단 중. 복구하려면: \3",
    ),
    (
        rf"(.+): at most {_COUNT} requests each time that its sources are cut, (.+) in a second with all others",
        r"\1: 출처를 끊을 때마다 요청 최대 \2건, 모두 합쳐 초당 \3건",
    ),
    (r"putting (.+) of (.+) back", r"\2의 \1 복구 중"),
    (r"put back: (.+) of (.+)", r"복구 완료: \2의 \1"),
    (r"the state in (.+) cannot be changed: (.+)", r"\1의 상태를 고쳐 쓸 수 없음: \2"),
    (r"or by hand:", "또는 직접:"),
    (
        r"A DRILL MAY BE OPEN: (.+): put the site back by hand, then remove the file",
        r"훈련이 끝나지 않았을 수 있음: \1: 사이트를 직접 복구한 뒤 파일을 지우세요",
    ),
    (r"(.+) is not the state of a drill", r"\1: 훈련 상태 파일이 아님"),
    (r"(.+) cannot be read: (.+)", r"\1: 읽을 수 없음 (\2)"),
    (r"(embedded|drill|rollback|passive): (.+)", r"\1: \2"),
    (r"embedded", "샘플"),
    (r"drill", "훈련"),
    (r"rollback", "롤백"),
    (r"passive", "차단된 배포"),
    (r"(.+) everywhere: after (.+) s", r"\2초 만에 모든 엔드포인트가 \1"),
    (r"(.+) everywhere: not yet right", r"모든 엔드포인트가 \1: 아직 아님"),
    (r"caches must have expired", "캐시가 만료되었을 시점"),
    (r"not put back: (.+)", r"복구되지 않음: \1"),
    (r"(.+) cut: (.+)", r"\1 차단: \2"),
    (r"(.+) restored: (.+)", r"\1 복구: \2"),
    (r"(.+) cut", r"\1 차단"),
    (r"(.+) restored", r"\1 복구"),
    (r"caches expired", "캐시 만료"),
    *REASONS,
)
"""Each is shown as it was written where no pattern knows it."""
