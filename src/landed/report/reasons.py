"""Reasons that the machine itself gives, and their Korean."""

from landed.report.reasons_fallback import OPEN_DRILL, WAY_BACK
from landed.report.reasons_outside import OUTSIDE
from landed.report.reasons_platform import NOUNS, PLATFORM

Table = tuple[tuple[str, str], ...]
"""Patterns of whole English texts, and their Korean with the places of what is filled in."""

_GATE = " --profile=gate로 실행하세요"

REASONS: Table = (
    # of boxes, rows and whole runs
    (r"to be signed by a person", "사람이 서명해야 함"),
    (r"its checks were left out", "검사가 제외됨"),
    (r"some of its checks were left out", "일부 검사가 제외됨"),
    (r"not built yet: (.+)", r"아직 준비되지 않음: \1"),
    (r"by (.+), (.+), (\d{4}-\d\d-\d\d)", r"\1 (\2), \3"),
    (r"waiver of (.+) expired on (.+)", r"\1의 예외 승인이 \2에 만료됨"),
    (r"waiver of (.+) matches nothing any more: remove it", r"\1의 예외 승인에 해당하는 항목이 없음: 삭제 필요"),
    (r"nothing was looked at: (.+)", r"확인한 항목이 없음: \1"),
    (r"there is nothing to look at", "확인할 항목이 없음"),
    (r"(\S+) not verified: (.+)", r"\1 확인되지 않음: \2"),
    (r"(\S+) failed: (.+)", r"\1 실패: \2"),
    (r"(\S+) blocked: (.+)", r"\1 막힘: \2"),
    (r"error in (.+)", r"\1 단계에서 오류"),
    *OPEN_DRILL,
    # what was not given
    (r"give --backup=FILE, or --backup=make to have one made", "--backup=FILE 또는 --backup=make 지정 필요"),
    (r"give --fallback-url or --drill=HOST", "--fallback-url 또는 --drill=HOST 지정 필요"),
    (
        r"--fallback-url is cut off from its database alone: give --drill=HOST",
        "--fallback-url은 데이터베이스만 끊은 배포입니다: --drill=HOST 지정 필요",
    ),
    (
        r"(.+): give a --scratch-dsn whose role may create databases",
        r"\1: 데이터베이스 생성 권한이 있는 --scratch-dsn 지정 필요",
    ),
    (r"made after the verdict", "판정 이후에 처리됨"),
    (r"the receiver did not take it", "수신자가 받지 않음"),
    (r"no answer within (.+) s", r"\1초 안에 응답 없음"),
    (r"not received yet: (.+)", r"아직 받지 않음: \1"),
    (r"there is no completion to report: .+", "보고할 완료가 없음"),
    (r"there was no completion to tell of: .+", "알릴 완료가 없었음"),
    (r"only a whole run with --dsn asks", "--dsn을 지정한 전체 실행에서만 확인함"),
    (r"the database was not read", "데이터베이스를 읽지 못함"),
    (r"give (--.+)", r"\1 지정 필요"),
    # what nobody asks on call
    (
        r"on call at most (\d+|◊) (?:statements) are sent: use --profile gate",
        rf"온콜에서는 쿼리를 \1개까지만 보냅니다.{_GATE}",
    ),
    (
        r"on call at most (\d+|◊) (?:requests|◊) are sent: use --profile gate",
        rf"온콜에서는 요청을 \1개까지만 보냅니다.{_GATE}",
    ),
    (
        r"a percentile takes more requests than are for on call: use --profile gate",
        f"백분위수에는 온콜보다 많은 요청이 필요합니다.{_GATE}",
    ),
    (
        r"a budget takes more samples than are for on call: use --profile gate",
        f"시간 기준 판정에는 온콜보다 많은 표본이 필요합니다.{_GATE}",
    ),
    (r"nothing is cut on call: use --profile gate", f"온콜에서는 아무것도 끊지 않습니다.{_GATE}"),
    (r"a pooler is not tried on call: use --profile gate", f"온콜에서는 풀러를 시험하지 않습니다.{_GATE}"),
    (r"(?:.+ (?:is|are) )?not for on call: use --profile gate", f"온콜에서는 확인하지 않습니다.{_GATE}"),
    (r"no load on call", "온콜에서는 부하를 보내지 않음"),
    # what could not be looked at
    (
        r"source not observable: the endpoint does not answer as promised",
        "데이터 출처를 확인할 수 없음: 엔드포인트가 약속대로 응답하지 않음",
    ),
    (r"source not observable: the header is not sent", "데이터 출처를 확인할 수 없음: 헤더가 없음"),
    (
        r"source not observable: (.+) finds no value to tell by",
        r"데이터 출처를 확인할 수 없음: \1에서 구별할 값을 찾지 못함",
    ),
    (
        r"source not observable: the answer has nothing to tell by",
        "데이터 출처를 확인할 수 없음: 응답에 구별할 값이 없음",
    ),
    (r"source not observable: (.+)", r"데이터 출처를 확인할 수 없음: \1"),
    (r"out of time: (.+)", r"시간 초과: \1"),
    (r"the endpoint was not asked", "엔드포인트에 요청하지 않음"),
    (r"the page was not asked", "페이지에 요청하지 않음"),
    (r"there is no answer to look at", "확인할 응답이 없음"),
    (
        r"the page does not name the script, and only a browser sees one added later",
        "페이지에 스크립트가 적혀 있지 않으며, 나중에 추가되는 것은 브라우저만 볼 수 있음",
    ),
    (r"GET (.+) gives no list: (.+)", r"\1 응답에 목록이 없음: \2"),
    (
        r"(.+) puts a proxy before the site: time is taken where the way is straight",
        r"\1 때문에 프록시를 거칩니다: 시간은 직접 연결에서만 측정합니다",
    ),
    (r"it measures itself: this client alone takes (.+) ms", r"클라이언트 자신을 측정하게 됨: 클라이언트만 \1 ms"),
    (
        r"it measures itself: (.+) of (.+) ms \(p95\) are this client's, which was busy (.+) of the time; "
        r"send from a machine at rest, or from more workers",
        r"클라이언트 자신을 측정하게 됨: p95 \2 ms 중 \1 ms가 클라이언트 몫이며 사용률 \3. "
        "여유 있는 머신이나 더 많은 작업자에서 보내세요",
    ),
    (
        r"it measures itself: this client stood still for (.+) s, (.+) s after the first request; "
        r"send from a machine at rest",
        r"클라이언트 자신을 측정하게 됨: 첫 요청 \2초 뒤 클라이언트가 \1초 동안 멈춤. 여유 있는 머신에서 보내세요",
    ),
    (
        r"the site's rate limit let nothing through: ask its owner for a window, or less",
        "사이트의 요청 제한으로 모두 거절됨: 담당자에게 시간을 받거나 요청을 줄이세요",
    ),
    (
        r"the site's rate limit let (.+) of (.+) requests through: ask its owner for a window, or less",
        r"사이트의 요청 제한으로 \2건 중 \1건만 통과함: 담당자에게 시간을 받거나 요청을 줄이세요",
    ),
    (
        r"the site's rate limit let nothing through: ask its owner for a window, or less",
        "사이트의 요청 제한으로 통과한 요청이 없음: 담당자에게 시간을 받거나 요청을 줄이세요",
    ),
    (
        r"no request of the stage was let through: there is nothing to come back from",
        "단계의 요청이 하나도 통과하지 못함: 돌아올 것이 없음",
    ),
    # hostile input
    (
        r"(.+) puts a proxy before the site: hostile input is sent where the way is straight",
        r"\1 때문에 프록시를 거칩니다: 악의적 입력은 직접 연결에서만 보냅니다",
    ),
    (
        r"the process that sends hostile input did not come to its end",
        "악의적 입력을 보내는 프로세스가 끝나지 않음",
    ),
    (
        r"(.+) of (.+) requests were not sent in (.+) s: raise (\[hostile\]) within_s",
        r"요청 \2건 중 \1건을 \3초 안에 보내지 못함: \4 within_s를 늘리세요",
    ),
    (r"it was not given, or does not answer", "지정되지 않았거나 응답하지 않음"),
    (r"the database was not read: (.+)", r"데이터베이스를 읽지 못함: \1"),
    (r"(.+) may not be read: (.+)", r"\1 읽기 권한 없음: \2"),
    (r"row security would hide rows of (.+) from (.+)", r"행 보안 때문에 \2 역할은 \1의 일부 행을 볼 수 없음"),
    (
        r"the state of (.+) sessions is hidden: grant pg_read_all_stats to this role",
        r"세션 \1개의 상태를 볼 수 없음: 이 역할에 pg_read_all_stats 부여 필요",
    ),
    (
        r"there is no role (.+), which the contract names as application_role",
        r"계약의 application_role에 적힌 역할 \1이(가) 없음",
    ),
    (r"there is no history", "마이그레이션 기록이 없음"),
    (r"(.+): the platform does not tell", r"\1: 플랫폼이 알려주지 않음"),
    (r"the figures were not read", "수치를 읽지 못함"),
    (r"the key is not there", "키가 없음"),
    (r"the sequence is not there", "시퀀스가 없음"),
    (r"the key is not enforced: nothing carries it", "키가 적용되지 않음: 이를 지키는 것이 없음"),
    (r"a temporal key is not decided by equality", "기간 키는 값의 일치로 판정할 수 없음"),
    (
        r"the pooler lends no backend for a transaction alone: see transaction mode",
        "풀러가 트랜잭션 단위로 백엔드를 빌려주지 않음: 트랜잭션 모드 참조",
    ),
    (r"(.+) connections are free, and (.+) are left to others", r"남은 연결 \1개, 그중 \2개는 다른 사용자 몫"),
    (
        r"none of (.+) clients had to wait: the pool is larger than what may be tried",
        r"클라이언트 \1개 중 대기한 것이 없음: 풀이 시험 범위보다 큼",
    ),
    (r"the file cannot be restored: (.+)", r"파일을 복원할 수 없음: \1"),
    *WAY_BACK,
    # what is not promised
    (
        r"the lock promises several schemas: their tables are named in full",
        "잠금 파일에 스키마가 여럿이므로 테이블을 전체 이름으로 부름",
    ),
    (r"the lock (?:promises|names) no (.+)", r"잠금 파일에 약속된 \1 없음"),
    (r"the contract promises no fallback", "계약에 폴백 약속이 없음"),
    (r"the contract names no database", "계약에 데이터베이스 이름이 없음"),
    (r"the contract names no owner", "계약에 소유자가 없음"),
    # the checkout
    (r"(.+): larger than (.+) bytes", r"\1: \2바이트보다 큼"),
    (r"(.+): cannot be read: (.+)", r"\1: 읽을 수 없음: \2"),
    (
        r"more than (.+) bytes of changes: let \[environment\] since be a later day",
        r"변경 내용이 \1바이트보다 큼: [environment]의 기준일을 더 나중 날짜로 지정하세요",
    ),
    (r"git is not there: install it", "git이 없음: 설치 필요"),
    (r"git (.+) did not answer within (.+) s", r"git \1: \2초 안에 응답 없음"),
    (r"(.+) holds no two times with a zone that is known", r"\1에 시간대가 확인된 두 시각이 없음"),
    (r"the contract names no generated client", "계약에 생성된 클라이언트가 없음"),
    (
        r"there is no (.+): install the packages and generate the client",
        r"\1 없음: 패키지 설치와 클라이언트 생성 필요",
    ),
    (
        r"(.+) is neither in the checkout's node_modules/\.bin nor on PATH: install the packages",
        r"\1이(가) 체크아웃에도 PATH에도 없음: 패키지 설치 필요",
    ),
    (r"nothing prints the models as SQL \((.+)\): (.+)", r"모델을 SQL로 출력하는 것이 없음 (\1): \2"),
    (r"`(.+)` could not look: (.+)", r"`\1` 실행 불가: \2"),
    (
        r"(.+): --dsn leads to this machine: give the host that it stands for",
        r"\1: --dsn이 이 머신을 가리킴: 실제 호스트 지정 필요",
    ),
    (r"no env file of the checkout holds a secret to look for", "체크아웃의 환경 파일에 찾아볼 비밀 값이 없음"),
    (r"there is no (.+): run npm ci in the checkout", r"\1 없음: 체크아웃에서 npm ci 실행 필요"),
    (
        r"the contract names no folder of migrations in the checkout",
        "계약에 체크아웃의 마이그레이션 폴더가 없음",
    ),
    (r"the migration tool makes no database of its own", "마이그레이션 도구가 자체 데이터베이스를 만들지 않음"),
    (r"the contract names no branch", "계약에 브랜치가 없음"),
    (r"the checkout knows no (.+): git fetch", r"체크아웃에 \1 없음: git fetch 필요"),
    (r"git (\S+): (.+)", r"git \1 실패: \2"),
    *OUTSIDE,
    *PLATFORM,
    # the browser
    (r"the page asks no address that the contract knows", "페이지가 계약에 있는 주소를 호출하지 않음"),
    (r"the page itself is without TLS", "페이지 자체가 TLS를 쓰지 않음"),
    (r"no browser is wanted: leave out (--browser=none)", r"브라우저를 쓰지 않도록 지정됨: \1 제외 필요"),
    (
        r"no browser starts \((.+)\): playwright install chromium, or (--browser=PROGRAM)",
        r"브라우저가 시작되지 않음 (\1): playwright install chromium 또는 \2",
    ),
    (r"no browser: (.+)", r"브라우저 없음: \1"),
    (r"the contract promises no call of this page", "계약에 이 페이지의 호출 약속이 없음"),
    (r"the contract names no value that this page shows", "계약에 이 페이지가 보여줄 값이 없음"),
    (r"the contract promises no WebSocket here", "계약에 웹소켓 약속이 없음"),
    (r"the browser could not open the page", "브라우저가 페이지를 열지 못함"),
    (r"the contract promises no row for each parent", "계약에 부모마다의 행 약속이 없음"),
    (r"the contract promises no such script here", "계약에 이 페이지의 스크립트 약속이 없음"),
    (r"the contract names no query", "계약에 질의가 없음"),
    (r"the contract (?:lists|names|promises) no (.+)", r"계약에 없음: \1"),
    (r"the contract sets no (\w+)", r"계약에 [\1] 기준이 없음"),
    (r"the contract does not require TLS", "계약이 TLS를 요구하지 않음"),
    (r"the contract does not ask for it: (\[history\]) elsewhere", r"계약이 요구하지 않음: \1"),
    (r"a key that is not enforced has no triggers", "적용되지 않는 키에는 트리거가 없음"),
    (r"--dsn is direct", "--dsn이 직접 연결임"),
    (r"nothing is replicated from this server", "이 서버에서 복제되는 것이 없음"),
    *NOUNS,
)
"""All others are shown as recorded."""
