"""What to do next about site, browser, fallback, load and checkout; `◊` is what is filled in."""

SITE: tuple[tuple[str, str], ...] = (
    # answers and pages
    (
        "Look at DATA_SOURCE and the database string of the deployment, then at what /api/health says.",
        "배포의 DATA_SOURCE와 데이터베이스 연결 문자열을 확인한 뒤, /api/health 응답을 보세요.",
    ),
    (
        "Answer errors with a plain message, and keep the detail in the server's own log.",
        "오류에는 간단한 메시지로만 응답하고, 자세한 내용은 서버 로그에 남기세요.",
    ),
    ("Look at the deployment's function log for this request.", "이 요청에 대한 배포의 함수 로그를 확인하세요."),
    (
        "Look at the deployment's build and function log for this page.",
        "이 페이지에 대한 배포의 빌드 로그와 함수 로그를 확인하세요.",
    ),
    (
        "Open the page with the browser's network panel, then look at the function log of this request.",
        "브라우저의 네트워크 패널을 켜고 페이지를 연 뒤, 이 요청의 함수 로그를 확인하세요.",
    ),
    (
        "Open the page with the browser's console; what is expected goes into allowed_console.",
        "브라우저 콘솔을 켜고 페이지를 여세요. 예상된 오류는 allowed_console에 넣으세요.",
    ),
    (
        "Change that secret now, and keep the new one on the server; an API answers what a page needs.",
        "그 비밀 값을 지금 교체하고 서버에만 두세요. 페이지에 필요한 것은 API로 응답하세요.",
    ),
    (
        "Look at what the API answers for it, then at how the page is cached or generated.",
        "API 응답을 확인한 뒤, 페이지의 캐시나 생성 방식을 확인하세요.",
    ),
    (
        "Open the page in a browser, and look at the deployment's build log.",
        "브라우저로 페이지를 열고 배포의 빌드 로그를 확인하세요.",
    ),
    (
        "Look for a cache in between (its headers), then for the data source of this endpoint.",
        "중간의 캐시(응답 헤더)를 확인한 뒤, 이 엔드포인트의 데이터 출처를 확인하세요.",
    ),
    (
        "Nothing moved in the database: look for a cache that lags, or for a second deployment that answers too.",
        "데이터베이스에는 변화가 없었습니다. 뒤처진 캐시나 함께 응답하는 다른 배포가 있는지 확인하세요.",
    ),
    # times and load
    (
        "Look at the deployment's function log at this time: what fails now and then fails users too.",
        "이 시각의 함수 로그를 확인하세요. 가끔 발생하는 실패는 사용자도 겪습니다.",
    ),
    (
        "The name server is slow: look at how long the DNS records may be kept, and at who resolves them.",
        "이름 확인이 느립니다. DNS 레코드의 유지 시간과 이를 처리하는 서버를 확인하세요.",
    ),
    (
        "The way is long: compare the site's region with that of its users, or put its edge nearer to them.",
        "경로가 멉니다. 사이트와 사용자의 리전을 비교하거나 엣지를 더 가까이 두세요.",
    ),
    (
        "The site is slow to accept: look at its limit of connections and at its listen queue.",
        "연결 수락이 느립니다. 연결 한도와 수신 대기열을 확인하세요.",
    ),
    (
        "Encryption is slow: look at the certificate chain, at TLS 1.3, and at the CPU of what ends TLS.",
        "암호화가 느립니다. 인증서 체인, TLS 1.3, TLS를 처리하는 곳의 CPU를 확인하세요.",
    ),
    (
        "The server works: query_latency tells whether on a query; then cold starts, region, function log.",
        "서버에서 시간이 걸립니다. 쿼리 때문인지는 query_latency를, 그다음 콜드 스타트, 리전, 함수 로그를 보세요.",
    ),
    (
        "The answer is sent slowly: look at its size, at compression, and at what writes it piece by piece.",
        "응답 전송이 느립니다. 크기, 압축, 나누어 쓰는 부분을 확인하세요.",
    ),
    (
        "Look at the deployment's function log at this time: what fails under load fails users too.",
        "이 시각의 함수 로그를 확인하세요. 부하에서 발생하는 실패는 사용자도 겪습니다.",
    ),
    (
        "A request never came back: look for a lock, a pool without time limit, or a lost answer.",
        "요청 하나가 돌아오지 않았습니다. 잠금, 시간 제한 없는 풀, 유실된 응답을 찾으세요.",
    ),
    (
        "Connections were refused or cut: look at their limit, and for a process that restarted.",
        "연결이 거부되거나 끊겼습니다. 연결 한도와 재시작된 프로세스를 확인하세요.",
    ),
    (
        "Look at the size of the connection pool, then at what the requests wait for: queries, locks, CPU.",
        "커넥션 풀 크기를 확인한 뒤, 요청이 무엇을 기다리는지(쿼리, 잠금, CPU) 확인하세요.",
    ),
    (
        "Look for what grows with every request: a log, a list, a cache without end, open sessions.",
        "요청마다 늘어나는 것(로그, 목록, 끝없는 캐시, 열린 세션)을 찾으세요.",
    ),
    (
        "Connections leak: find the path that takes one from the pool and does not give it back.",
        "연결이 새고 있습니다. 풀에서 가져가 반환하지 않는 경로를 찾으세요.",
    ),
    # the way back
    (
        "Bring what the message names into hand first: without it nothing is broken on purpose.",
        "메시지에 나온 복구 수단을 먼저 갖추세요. 그것 없이는 일부러 끊지 않습니다.",
    ),
    (
        "Put it back by hand now, as the message says; then verify everything again.",
        "메시지대로 지금 직접 복구한 뒤, 전체를 다시 검증하세요.",
    ),
    (
        "Look at the order of the sources in the site's settings, and for a cache that outlives its source.",
        "사이트 설정의 출처 순서와, 출처보다 오래 남는 캐시를 확인하세요.",
    ),
    (
        "Remember that a source is dead, and probe it beside the requests: nobody else waits for its time-out.",
        "끊긴 출처를 기억하고 요청과 별도로 확인하세요. 다른 요청이 그 시간 초과를 기다리지 않게 됩니다.",
    ),
    (
        "Look at the deployment's log at this time: in an outage the next source answers.",
        "이 시각의 배포 로그를 확인하세요. 장애 중에는 다음 출처가 응답해야 합니다.",
    ),
    (
        "Bring the fallback's data up to date with the database's, and keep them so.",
        "폴백 데이터를 데이터베이스에 맞추고 계속 유지하세요.",
    ),
    (
        "Build the answer by the same code, whatever source its rows come from.",
        "행의 출처와 상관없이 같은 코드로 응답을 만드세요.",
    ),
    (
        "Say `cached` of every answer that is repeated, and of no other.",
        "반복된 응답에만, 그리고 모두에 `cached`를 표시하세요.",
    ),
    (
        "Keep the moment of the reading beside the data, and repeat both.",
        "읽은 시각을 데이터와 함께 보관하고 둘 다 반복하세요.",
    ),
    (
        "Look for what the outage left: probes without end, a pool that is too small, open sessions.",
        "장애가 남긴 것(끝나지 않는 확인 요청, 너무 작은 풀, 열린 세션)을 찾으세요.",
    ),
    (
        "Connections leak: look for those that were opened in the outage and never closed.",
        "연결이 새고 있습니다. 장애 중에 열려 닫히지 않은 연결을 찾으세요.",
    ),
    (
        "Look at why the process ended: an outage of a source must not end the site.",
        "프로세스가 끝난 이유를 확인하세요. 출처의 장애로 사이트가 종료되면 안 됩니다.",
    ),
    (
        "Ask the endpoint by hand (curl) while the source is cut, and look at the deployment's log.",
        "출처가 끊긴 동안 엔드포인트를 직접(curl) 호출하고 배포 로그를 확인하세요.",
    ),
    (
        "Only its database string may be wrong: look at that deployment's variables, then its log.",
        "데이터베이스 연결 문자열만 잘못되어야 합니다. 그 배포의 변수와 로그를 확인하세요.",
    ),
    # the checkout
    ("Run it there, and mend what it says.", "체크아웃에서 실행하고, 지적한 내용을 고치세요."),
    ("Mend the file in the checkout, commit and deploy it.", "체크아웃의 파일을 고쳐 커밋하고 배포하세요."),
    ("Generate the client again, and deploy it.", "클라이언트를 다시 생성해 배포하세요."),
    (
        "Look whether this log is of this migration; clocks may differ by the contract's skew_s.",
        "이 로그가 이 마이그레이션의 것인지 확인하세요. 시계 차이는 계약의 skew_s까지 허용됩니다.",
    ),
    (
        "Make a migration of the difference, or bring the models back to what was migrated.",
        "차이를 마이그레이션으로 만들거나, 모델을 마이그레이션된 상태로 되돌리세요.",
    ),
    ("Change that password, then take it out.", "그 비밀번호를 교체한 뒤 파일에서 제거하세요."),
    ("Change every password in it.", "그 안의 비밀번호를 모두 교체하세요."),
    (
        "Commit what belongs to the migration, ignore what does not.",
        "마이그레이션에 속한 것은 커밋하고, 나머지는 무시 목록에 넣으세요.",
    ),
    ("Push it: what is deployed is built from ◊.", r"푸시하세요. 배포는 \1에서 빌드됩니다."),
    (
        "Take it out of git (`git rm --cached`), ignore it, and change every password that was in it.",
        "git에서 빼고(`git rm --cached`) 무시 목록에 넣은 뒤, 그 안에 있던 비밀번호를 모두 교체하세요.",
    ),
    ("Make it, as the runbook says.", "런북대로 만드세요."),
    ("Mend the variable; its value is not shown here.", "변수를 고치세요. 값은 여기에 표시하지 않습니다."),
    ("Take the earlier lines out.", "앞의 줄을 지우세요."),
    ("Rename it.", "이름을 바꾸세요."),
    ("Make it again.", "다시 만드세요."),
    ("Keep what was before.", "이전 내용을 보관하세요."),
    ("Keep what was there before the change.", "변경 전의 내용을 보관하세요."),
    ("A backup is made before the change.", "백업은 변경 전에 만들어야 합니다."),
    ("Write it into .gitignore.", ".gitignore에 추가하세요."),
    ("Commit the lock file.", "잠금 파일을 커밋하세요."),
    ("Update ◊.", r"\1을(를) 업데이트하세요."),
    ("Install them in one version.", "한 버전으로 설치하세요."),
    ("Run `npm ci`.", "`npm ci`를 실행하세요."),
)
