"""What to do next about what strangers see, send and ask together; `◊` is what is filled in."""

OUTSIDE: tuple[tuple[str, str], ...] = (
    # what a stranger sees
    (
        "Set the lowest version to TLS 1.2 where TLS ends: host, proxy or content network.",
        "TLS를 처리하는 곳(호스트, 프록시, CDN)에서 최저 버전을 TLS 1.2로 설정하세요.",
    ),
    (
        "Renew it, and find out why it was not renewed by itself.",
        "인증서를 갱신하고, 자동으로 갱신되지 않은 이유를 확인하세요.",
    ),
    (
        "Send Strict-Transport-Security: max-age=31536000 with every answer.",
        "모든 응답에 Strict-Transport-Security: max-age=31536000을 보내세요.",
    ),
    (
        "Answer plain http with 308 and the same address under https://, and nothing else.",
        "평문 http에는 같은 주소의 https://로 308 응답만 하세요.",
    ),
    (
        "List the origins that may come with credentials, or send no Access-Control-Allow-Credentials.",
        "자격 증명을 허용할 출처를 나열하거나, Access-Control-Allow-Credentials를 보내지 마세요.",
    ),
    ("Switch directory listing off where the files are served.", "파일을 제공하는 곳에서 디렉터리 목록을 끄세요."),
    (
        "Build without source maps, or upload them to whoever needs them and remove them.",
        "소스맵 없이 빌드하거나, 필요한 곳에 올린 뒤 제거하세요.",
    ),
    (
        "Take it off the server, change every secret in it, and look who has asked for it.",
        "서버에서 내리고, 그 안의 비밀 값을 모두 교체하고, 누가 요청했는지 확인하세요.",
    ),
    (
        "Close it in production; then change every secret that it told.",
        "운영 환경에서 닫고, 노출된 비밀 값을 모두 교체하세요.",
    ),
    (
        "Change that password now; then keep the string on the server.",
        "그 비밀번호를 지금 교체하고, 연결 문자열은 서버에만 두세요.",
    ),
    (
        "Make every host line of pg_hba.conf hostssl (a pooler: client_tls_sslmode = require); at a platform, "
        "switch on that TLS is required.",
        "pg_hba.conf의 모든 host 줄을 hostssl로 바꾸세요(풀러: client_tls_sslmode = require). "
        "플랫폼에서는 TLS 필수를 켜세요.",
    ),
    # what a stranger sends
    (
        "Look for the statement in the server's log of these seconds: an application that lets input become SQL "
        "must bind it as a parameter. If somebody migrated meanwhile, run again.",
        "이 시각의 서버 로그에서 해당 구문을 찾으세요. 입력이 SQL이 되는 애플리케이션은 매개변수로 "
        "바인딩해야 합니다. 그사이 마이그레이션이 있었다면 다시 실행하세요.",
    ),
    (
        "Let the limiter say in how many seconds to come again.",
        "요청 제한 응답에 몇 초 뒤에 다시 와야 하는지 알리세요.",
    ),
    (
        "Publish the document there, or take the path out of the contract's [hostile].",
        "문서를 그 주소에 게시하거나, 계약의 [hostile]에서 경로를 빼세요.",
    ),
    (
        "Ask the site's owner for a window, or lower the contract's [politeness] rate.",
        "사이트 담당자에게 시간을 받거나, 계약의 [politeness] rate를 낮추세요.",
    ),
    ("Look at the function log: what ran out?", "함수 로그에서 무엇이 고갈되었는지 확인하세요."),
    # many at once
    (
        "Something between holds on to clients that are gone: look at what stands before the server.",
        "중간에서 이미 떠난 클라이언트를 붙잡고 있습니다. 서버 앞에 있는 것을 확인하세요.",
    ),
    (
        "Send the stage again (`landed load`): what is missing may be what failed.",
        "단계를 다시 보내세요(`landed load`). 빠진 요청이 실패한 요청일 수 있습니다.",
    ),
    (
        "A rate limit did its work: decide whether users may meet it, and whence this test may pass.",
        "요청 제한이 동작했습니다. 사용자에게도 적용할지, 이 시험을 어디에서 허용할지 정하세요.",
    ),
    (
        "The site falls back under load: look at its pool's size and time limits, then at its log.",
        "부하에서 폴백으로 전환됩니다. 풀 크기와 시간 제한을 확인한 뒤 로그를 보세요.",
    ),
    (
        "Find the path that leaves a transaction open: an error without rollback, a lost await.",
        "트랜잭션을 열어 두는 경로(롤백 없는 오류, 빠진 await)를 찾으세요.",
    ),
    (
        "The site has not come back from its fallback: look at what remembers that its database is away.",
        "사이트가 폴백에서 돌아오지 않았습니다. 데이터베이스가 끊겼다고 기억하는 부분을 확인하세요.",
    ),
    # what is sent, built and switched
    (
        "Switch compression on in the site's configuration, and look whether a proxy before it takes it off again: "
        "curl -sI -H 'Accept-Encoding: gzip, br' shows what is sent.",
        "사이트 설정에서 압축을 켜고, 앞의 프록시가 다시 푸는지 확인하세요. "
        "curl -sI -H 'Accept-Encoding: gzip, br'로 보내는 내용을 볼 수 있습니다.",
    ),
    (
        "Send Vary: Accept-Encoding, so that a cache keeps what is compressed apart from what is not.",
        "Vary: Accept-Encoding을 보내 캐시가 압축된 응답과 아닌 응답을 구별하게 하세요.",
    ),
    (
        "Let && alone join it to what comes next: a build must end where it fails.",
        "다음 명령과 &&로만 이으세요. 빌드는 실패한 곳에서 끝나야 합니다.",
    ),
    (
        "Deploy the switch quicker, or promise what it takes: whoever turns it in an emergency waits so long.",
        "스위치를 더 빨리 배포하거나, 실제 걸리는 시간을 약속하세요. 비상시에는 그만큼 기다려야 합니다.",
    ),
)
