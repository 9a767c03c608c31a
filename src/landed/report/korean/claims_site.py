"""Claims about deployment, site, browser, fallback, load, documents and security: the runbook's phases 3 to 6."""

from collections.abc import Mapping

SITE: Mapping[str, str] = {
    # deployment
    "The variables of before are saved, as they were, and unknown to git.": (
        "이전 환경 변수가 그대로 백업되어 있고, git에는 없다."
    ),
    "The settings of build and runtime are the planned ones.": "빌드와 런타임 설정이 계획과 같다.",
    "What the build runs reaches the planned steps, in their order, and ends where one of them fails.": (
        "빌드가 실행하는 명령이 계획한 단계를 순서대로 거치고, 하나라도 실패하면 거기서 끝난다."
    ),
    "The answer comes compressed to who can read it, where it is large enough to gain by it.": (
        "압축이 이득일 만큼 큰 응답은, 압축을 읽을 수 있는 쪽에 압축되어 온다."
    ),
    "What the platform says of the deployment is what was planned.": (
        "배포에 대해 플랫폼이 알려 주는 내용이 계획과 일치한다."
    ),
    "The configuration says what was planned.": "설정 파일의 내용이 계획과 같다.",
    "The log holds its lines in order, and its times do not run back.": (
        "로그의 줄이 순서대로 있고, 시각이 거꾸로 가지 않는다."
    ),
    "The working tree is clean, and the branch that is deployed holds its commit.": (
        "작업 트리에 미커밋 변경이 없고, 배포 브랜치에 그 커밋이 있다."
    ),
    # API
    "The site answers over HTTP.": "사이트가 HTTP로 응답한다.",
    "The endpoint answers with the promised status, type and content, and shows nothing it should not.": (
        "엔드포인트가 약속한 상태 코드, 유형, 내용으로 응답하고, 노출되면 안 되는 내용이 없다."
    ),
    "What the endpoint serves comes from the database, by evidence.": (
        "엔드포인트의 데이터가 데이터베이스에서 온다는 근거가 있다."
    ),
    "On a new connection each answer comes within the budget: name, connection, encryption and body included.": (
        "새 연결에서 모든 응답이 기준 시간 안에 온다. 이름 확인, 연결, 암호화, 본문을 포함한 시간이다."
    ),
    "On a kept connection 95 of 100 answers come within the budget, none beyond the ceiling.": (
        "유지된 연결에서 응답 100건 중 95건이 기준 시간 안에 오고, 상한을 넘는 응답이 없다."
    ),
    "The list equals the rows: nothing missing, nothing more, no field changed.": (
        "목록이 행과 일치한다. 빠진 것도, 더 있는 것도, 달라진 필드도 없다."
    ),
    "Whatever is sent, it answers: no failure, JSON where promised, in time, and nothing of its inside.": (
        "무엇을 보내도 장애 없이, 약속한 곳에서는 JSON으로, 제시간에, 내부를 노출하지 않고 응답한다."
    ),
    "After all of it the database holds what it held: no object gone, new or changed, no row or value lost.": (
        "그 뒤에도 데이터베이스가 그대로이다. 사라지거나 새로 생기거나 바뀐 객체, 잃은 행이나 값이 없다."
    ),
    "Calls in a row are answered, or refused with 429 and the time to come again.": (
        "연속 호출에 응답하거나, 다시 올 시간과 함께 429로 거절한다."
    ),
    # pages
    "The page loads with its own scripts and styles, and shows text.": (
        "페이지가 자체 스크립트와 스타일을 불러오고, 글을 표시한다."
    ),
    "The page calls the API at least once, and every call succeeds.": (
        "페이지가 API를 한 번 이상 호출하고, 모든 호출이 성공한다."
    ),
    "What the API tells the page comes from the database, and is what its endpoints promise.": (
        "API가 페이지에 준 데이터가 데이터베이스에서 온 것이며, 엔드포인트의 약속과 같다."
    ),
    "Values that are read from the database are visible on the page.": (
        "데이터베이스에서 읽은 값이 페이지에 보인다."
    ),
    "The console shows no error that is not expected.": "콘솔에 예상하지 않은 오류가 없다.",
    "A page with TLS asks for nothing without it.": "TLS 페이지가 TLS 없는 주소를 요청하지 않는다.",
    "Each language that is asked for is the one that the document says it is in.": (
        "요청한 언어와 문서가 밝힌 언어가 같다."
    ),
    "Title, description and previews hold after scripts have run.": (
        "스크립트 실행 뒤에도 제목, 설명, 미리보기 태그가 올바르다."
    ),
    "Neither page nor scripts nor data hand a secret to visitors.": (
        "페이지, 스크립트, 데이터 어디에서도 방문자에게 비밀 값이 노출되지 않는다."
    ),
    "Search engines are let in, and find address, languages and sitemap.": (
        "검색 엔진이 허용되고, 주소, 언어, 사이트맵을 찾을 수 있다."
    ),
    "Images show, the largest content comes soon, and the layout stands still.": (
        "이미지가 표시되고, 가장 큰 콘텐츠가 빨리 나타나며, 레이아웃이 흔들리지 않는다."
    ),
    "The promised analytics script is loaded, and answers.": "약속한 분석 스크립트가 로드되고 응답한다.",
    "The promised WebSocket opens.": "약속한 웹소켓이 열린다.",
    "The document answers with its type, language, scripts and metadata, and shows nothing it should not.": (
        "문서가 약속한 유형, 언어, 스크립트, 메타데이터로 응답하고, 노출되면 안 되는 내용이 없다."
    ),
    "The page loads the analytics script that was promised.": "페이지가 약속한 분석 스크립트를 불러온다.",
    # monitoring
    "The figure, as the database itself gives it, is within the contract's limits.": (
        "데이터베이스가 스스로 알려 주는 지표가 계약의 한도 안에 있다."
    ),
    "The server answers the shortest question in time, the network's own time taken off.": (
        "가장 짧은 쿼리에 서버가 기준 시간 안에 응답한다. 네트워크 시간은 뺀 값이다."
    ),
    "The application's statements take the server, by its own clock, no longer than promised.": (
        "애플리케이션의 구문이 서버 시계로 약속한 시간 안에 끝난다."
    ),
    # the way back
    "Before anything is broken the site was seen well, and what must be put back is in hand.": (
        "무엇을 끊기 전에 사이트가 정상임을 확인했고, 복구할 수단을 갖추었다."
    ),
    "Where this source is the first left, every endpoint answers from it, quickly, alike and truthfully.": (
        "이 출처가 남은 첫 번째일 때, 모든 엔드포인트가 여기에서 빠르고, 같은 형태로, 사실대로 응답한다."
    ),
    "Restored, every endpoint is back on the database in time, and no cache keeps an answer of the outage.": (
        "복구 후 모든 엔드포인트가 제시간에 데이터베이스로 돌아오고, 장애 중의 응답이 캐시에 남지 않는다."
    ),
    "Afterwards the system is as it was: sources, counts, answering times, sessions, and the same deployment.": (
        "이후 시스템이 이전과 같다. 출처, 개수, 응답 시간, 세션이 그대로이고 배포도 같다."
    ),
    "The switch turned, the site serves the second source in time; turned back, it serves the database.": (
        "스위치를 돌리면 제시간에 두 번째 출처로 제공하고, 되돌리면 데이터베이스로 제공한다."
    ),
    "Every request is answered, in time, and from the database.": (
        "모든 요청이 제시간에, 데이터베이스의 데이터로 응답을 받는다."
    ),
    "After the load the site is as fast as before, on the database, and its sessions have come back.": (
        "부하 이후 사이트가 데이터베이스에서 이전만큼 빠르게 제공되고, 세션이 모두 반환된다."
    ),
    # documents, procedures, security
    "The document says what was planned, steps in their order, and no secret.": (
        "문서에 계획한 내용이 단계 순서대로 있고, 비밀 값이 없다."
    ),
    "What the document says of the target is what was found there.": (
        "문서가 대상에 대해 말하는 내용이 실제 확인 결과와 같다."
    ),
    "Findings call for the procedure, every step is shown in both languages, and checks answer what they can.": (
        "발견 항목이 절차로 이어지고, 모든 단계가 두 언어로 표시되며, 검사가 답할 수 있는 것에 답한다."
    ),
    "The application's role is no superuser.": "애플리케이션 역할이 슈퍼유저가 아니다.",
    "A role that passes by row security is not the one the application uses where a table relies on it.": (
        "행 수준 보안에 의존하는 테이블이 있을 때, 애플리케이션이 이를 우회하는 역할을 쓰지 않는다."
    ),
    "The database's collation is the one its indexes were built with.": (
        "데이터베이스의 콜레이션이 인덱스를 만들 때와 같다."
    ),
    "The server asks nobody for a password in plain text, and lets nobody in without one.": (
        "서버가 평문 연결에서 비밀번호를 묻지 않고, 비밀번호 없이 들여보내지도 않는다."
    ),
    # as a stranger sees it
    "No version of TLS before 1.2 is accepted.": "TLS 1.2보다 낮은 버전이 허용되지 않는다.",
    "The certificate stays good for long enough, by the site's own clock.": (
        "인증서의 남은 유효 기간이 사이트 시계로 보아 충분하다."
    ),
    "Browsers are told to come by TLS alone.": "브라우저에 TLS로만 접속하도록 알린다.",
    "Who comes by plain http is sent to https before anything is shown.": (
        "평문 http로 오면 아무것도 보여 주지 않고 https로 보낸다."
    ),
    "No other site's page may read answers with a visitor's credentials.": (
        "다른 사이트의 페이지가 방문자의 자격 증명으로 응답을 읽을 수 없다."
    ),
    "The folders of scripts and styles do not list what is in them.": (
        "스크립트와 스타일 폴더가 파일 목록을 보여 주지 않는다."
    ),
    "What the scripts were made of is not handed out.": "스크립트의 원본(소스맵)이 제공되지 않는다.",
    "No settings, no repository and no dump of the database can be read.": (
        "설정 파일, 저장소, 데이터베이스 덤프를 읽을 수 없다."
    ),
    "Addresses that the contract calls private tell a stranger nothing.": (
        "계약이 비공개로 정한 주소는 외부인에게 아무것도 알려 주지 않는다."
    ),
    "No body shows a connection string.": "어떤 응답 본문에도 연결 문자열이 없다.",
}
