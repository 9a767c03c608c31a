"""Claims about platform, connection, environment, headroom and pooling: what the runbook's phase 1 sets up."""

from collections.abc import Mapping

SETUP: Mapping[str, str] = {
    # platform
    "What the platform says of itself is what was planned.": "플랫폼이 알려 주는 내용이 계획과 일치한다.",
    # connection
    "The string leads to a database that answers.": "연결 문자열이 응답하는 데이터베이스로 이어진다.",
    "The server is of the promised major version or a later one.": "서버의 메이저 버전이 약속한 버전 이상이다.",
    "The string leads to the promised database.": "연결 문자열이 약속한 데이터베이스로 이어진다.",
    "The database belongs to the promised role.": "데이터베이스의 소유자가 약속한 역할이다.",
    "The application's string goes through the pooler and the direct one does not: not equal, not swapped.": (
        "애플리케이션의 연결 문자열은 풀러를 거치고 직접 연결은 거치지 않는다. 둘은 같지도, 뒤바뀌지도 않았다."
    ),
    "Both strings reach one running server: a session opened through one is seen through the other.": (
        "두 연결 문자열이 같은 서버에 닿는다. 한쪽에서 연 세션이 다른 쪽에서 보인다."
    ),
    "Both strings reach the same database as the same role.": (
        "두 연결 문자열이 같은 역할로 같은 데이터베이스에 접속한다."
    ),
    "The connection is encrypted as seen from this end, and the string demands it.": (
        "연결이 클라이언트 쪽에서 보아 암호화되어 있고, 연결 문자열이 이를 강제한다."
    ),
    "The database stores UTF-8.": "데이터베이스 인코딩이 UTF-8이다.",
    "Sessions run in UTC, so that times without a zone mean what the application wrote.": (
        "세션 시간대가 UTC여서, 시간대 없는 시각이 애플리케이션이 기록한 뜻 그대로이다."
    ),
    "The server takes writes: it is not a replica and not in recovery.": (
        "서버가 쓰기를 받는다. 복제본도, 복구 중도 아니다."
    ),
    "New transactions may write unless they say otherwise.": (
        "새 트랜잭션은 따로 지정하지 않는 한 쓰기가 가능하다."
    ),
    "Every promised table's bare name leads to that table, as the application's session resolves it.": (
        "약속한 테이블은 스키마 없는 이름으로도, 애플리케이션 세션에서 바로 그 테이블을 가리킨다."
    ),
    "A session's time limits leave an ordinary statement time to finish.": (
        "세션의 시간 제한이 보통의 구문이 끝날 만큼 넉넉하다."
    ),
    "A client connects and reads the whole schema; the times are told, not judged.": (
        "클라이언트가 접속하여 스키마 전체를 읽는다. 걸린 시간은 기록만 하고 판정하지 않는다."
    ),
    # environment
    "The file is there, under its name, of its age and mode, with its variables, each once, and unknown to git.": (
        "파일이 정해진 이름, 시점, 권한으로 있고, 변수가 하나씩 모두 있으며, git에는 없다."
    ),
    "No env file, dump or log is tracked, in a commit since the migration, or about to be swept in.": (
        "환경 파일, 덤프, 로그가 git에 추적되지 않고, 마이그레이션 이후 커밋에도 없으며, "
        "실수로 추가될 상태도 아니다."
    ),
    "No password of an env file or of this run stands in a tracked file or in a commit since the migration.": (
        "환경 파일과 이번 실행의 비밀번호가 추적 중인 파일에도, 마이그레이션 이후 커밋에도 없다."
    ),
    "The packages are resolved to fitting versions, and installed as resolved.": (
        "패키지가 맞는 버전으로 정해져 있고, 정해진 대로 설치되어 있다."
    ),
    # headroom
    "Of the connections that the server allows, enough are neither kept back nor in use.": (
        "서버가 허용하는 연결 중, 예약되지도 사용 중이지도 않은 연결이 충분하다."
    ),
    # pooling
    "A backend is lent for a transaction: one client meets two of them while another holds one.": (
        "백엔드를 트랜잭션 단위로 빌려준다. 다른 클라이언트가 하나를 잡고 있는 동안 "
        "한 클라이언트가 두 백엔드를 만난다."
    ),
    "Clients that begin at once, more than the pool has backends, wait for one, and every one is served.": (
        "풀의 백엔드보다 많은 클라이언트가 동시에 시작해도, 기다렸다가 모두 처리된다."
    ),
    "A setting made for a transaction is its own client's, and gone with it.": (
        "트랜잭션에 건 설정은 그 클라이언트에만 적용되고, 트랜잭션과 함께 사라진다."
    ),
    "Parametrized statements without a name work, and each client gets its own answers.": (
        "이름 없는 매개변수 구문이 동작하고, 각 클라이언트가 자기 응답을 받는다."
    ),
    "After our clients have hung up, the server shows no transaction of theirs that is still open.": (
        "시험 클라이언트가 연결을 끊은 뒤, 서버에 열린 채 남은 트랜잭션이 없다."
    ),
}
