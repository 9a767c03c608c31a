"""What to do next about connection, schema, rows and times of the database; `◊` is what is filled in."""

DATABASE: tuple[tuple[str, str], ...] = (
    # no answer
    (
        "The password or the role is wrong: copy the string again from the provider.",
        "비밀번호나 역할이 잘못되었습니다. 제공자에게서 연결 문자열을 다시 복사하세요.",
    ),
    (
        "The server is there, the database or role of this name is not: check the string's last part.",
        "서버는 있으나 이 이름의 데이터베이스나 역할이 없습니다. 연결 문자열의 마지막 부분을 확인하세요.",
    ),
    (
        "Nothing listens there: start the server, or correct host and port.",
        "그 주소에서 수신하는 서버가 없습니다. 서버를 시작하거나 호스트와 포트를 바로잡으세요.",
    ),
    (
        "No such host: correct the host name, or look at DNS from this machine.",
        "그런 호스트가 없습니다. 호스트 이름을 바로잡거나 이 머신에서 DNS를 확인하세요.",
    ),
    (
        "The server's certificate is not trusted for this name: check sslrootcert and the host.",
        "이 이름에 대한 서버 인증서를 신뢰할 수 없습니다. sslrootcert와 호스트를 확인하세요.",
    ),
    (
        "Server and client disagree about TLS: compare sslmode with what the server offers.",
        "서버와 클라이언트의 TLS 설정이 맞지 않습니다. sslmode와 서버가 제공하는 방식을 비교하세요.",
    ),
    (
        "No connection is free: look for leaked sessions in pg_stat_activity, or raise the pool.",
        "남은 연결이 없습니다. pg_stat_activity에서 반환되지 않은 세션을 찾거나 풀을 늘리세요.",
    ),
    (
        "It is going down: start it again, or wait for its restart with --retry-for 60s.",
        "종료되는 중입니다. 다시 시작하거나 --retry-for 60s로 재시작을 기다리세요.",
    ),
    ("It is on its way up: wait for it with --retry-for 60s.", "시작되는 중입니다. --retry-for 60s로 기다리세요."),
    (
        "It recovers from a crash: wait for it with --retry-for 60s, then read its log.",
        "비정상 종료에서 복구 중입니다. --retry-for 60s로 기다린 뒤 로그를 확인하세요.",
    ),
    (
        "Somebody ended the session (pg_terminate_backend, a restart): ask who, then run again.",
        "누군가 세션을 종료했습니다(pg_terminate_backend 또는 재시작). 누구인지 확인한 뒤 다시 실행하세요.",
    ),
    (
        "The line broke: look at the server's, pooler's and network's log of that moment, then run again.",
        "연결이 끊겼습니다. 그 시각의 서버, 풀러, 네트워크 로그를 확인한 뒤 다시 실행하세요.",
    ),
    (
        "The line broke: look at the server's, pooler's and network's log of that moment.",
        "연결이 끊겼습니다. 그 시각의 서버, 풀러, 네트워크 로그를 확인하세요.",
    ),
    (
        "It accepts and stays silent: look at the provider's status page, firewall and pooler.",
        "연결은 받지만 응답이 없습니다. 제공자의 상태 페이지, 방화벽, 풀러를 확인하세요.",
    ),
    (
        "Try the same address by hand (psql, curl) from this machine; then the provider's status page.",
        "이 머신에서 같은 주소를 직접(psql, curl) 시도한 뒤, 제공자의 상태 페이지를 확인하세요.",
    ),
    (
        "Look at the target's log of that moment: what fails now and then for one client fails users too.",
        "그 시각의 대상 로그를 확인하세요. 한 클라이언트가 가끔 겪는 실패는 사용자도 겪습니다.",
    ),
    # connection
    ("Correct the last part of the connection string.", "연결 문자열의 마지막 부분을 바로잡으세요."),
    (
        "One of the strings leads to a copy or a branch: take both from the same endpoint.",
        "연결 문자열 하나가 복사본이나 브랜치로 이어집니다. 둘 다 같은 엔드포인트에서 받으세요.",
    ),
    (
        "Make both strings name the same database and role.",
        "두 연결 문자열이 같은 데이터베이스와 역할을 가리키게 하세요.",
    ),
    (
        "Create the database anew with encoding UTF8 and copy the rows: it cannot be changed in place.",
        "인코딩 UTF8로 데이터베이스를 새로 만들고 행을 복사하세요. 기존 데이터베이스에서는 바꿀 수 없습니다.",
    ),
    ("Point the string to the primary.", "연결 문자열이 주(primary) 서버를 가리키게 하세요."),
    (
        "Find who set default_transaction_read_only (pg_db_role_setting, postgresql.conf) and reset it.",
        "default_transaction_read_only를 설정한 곳(pg_db_role_setting, postgresql.conf)을 찾아 해제하세요.",
    ),
    (
        "Move to a server of major version ◊ or later (pg_dump and restore, or pg_upgrade).",
        r"메이저 버전 \1 이상의 서버로 옮기세요(pg_dump 후 복원 또는 pg_upgrade).",
    ),
    ("Nothing: later versions are allowed.", "조치 없음: 더 새로운 버전은 허용됩니다."),
    (
        "Give the pooled string as --dsn and the unpooled one as --direct-dsn.",
        "풀러를 거치는 문자열은 --dsn, 거치지 않는 문자열은 --direct-dsn으로 지정하세요.",
    ),
    ("Exchange DATABASE_URL and DIRECT_URL.", "DATABASE_URL과 DIRECT_URL을 서로 바꾸세요."),
    (
        "Add sslmode=require (better verify-full) to the string, and enable TLS on the server.",
        "연결 문자열에 sslmode=require(가능하면 verify-full)를 추가하고 서버에서 TLS를 켜세요.",
    ),
    (
        "Add sslmode=require (better verify-full) to the string.",
        "연결 문자열에 sslmode=require(가능하면 verify-full)를 추가하세요.",
    ),
    (
        "End leaked sessions (pg_stat_activity, oldest state_change first); then raise the limit.",
        "반환되지 않은 세션을 종료하고(pg_stat_activity, state_change가 오래된 것부터) 한도를 늘리세요.",
    ),
    (
        "Give the application the pooled string (Neon: the host with -pooler).",
        "애플리케이션에 풀러를 거치는 문자열을 지정하세요(Neon: -pooler가 붙은 호스트).",
    ),
    (
        "Set pool_mode = transaction (Neon's pooled endpoint has it; Supabase: port 6543).",
        "pool_mode = transaction으로 설정하세요(Neon의 풀 엔드포인트는 기본값, Supabase는 6543번 포트).",
    ),
    (
        "Raise the pool's size or its query_wait_timeout; look for transactions that are left open.",
        "풀 크기나 query_wait_timeout을 늘리고, 열린 채 남은 트랜잭션을 찾으세요.",
    ),
    (
        "Raise the pool's size (default_pool_size), or end what keeps its backends busy.",
        "풀 크기(default_pool_size)를 늘리거나 백엔드를 붙잡고 있는 작업을 종료하세요.",
    ),
    (
        "The pooler changes backends within a transaction: set pool_mode = transaction.",
        "풀러가 트랜잭션 도중 백엔드를 바꿉니다. pool_mode = transaction으로 설정하세요.",
    ),
    (
        "The pooler breaks the extended protocol: look at its version and its log.",
        "풀러가 확장 프로토콜을 제대로 처리하지 못합니다. 버전과 로그를 확인하세요.",
    ),
    (
        "Something between holds on to clients that are gone: look at the pooler's SHOW CLIENTS.",
        "중간에서 이미 떠난 클라이언트를 붙잡고 있습니다. 풀러의 SHOW CLIENTS를 확인하세요.",
    ),
    (
        "Raise the pooler's max_client_conn or the server's max_connections; look for leaked sessions.",
        "풀러의 max_client_conn이나 서버의 max_connections를 늘리고, 반환되지 않은 세션을 찾으세요.",
    ),
    (
        "Look for locks and for the pooler's queue; --checkpoint 1.4.1 tries the pooler itself.",
        "잠금과 풀러의 대기열을 확인하세요. --checkpoint 1.4.1이 풀러 자체를 시험합니다.",
    ),
    # times and figures
    (
        "End the session that holds the lock (pg_terminate_backend), or wait until it has ended by itself.",
        "잠금을 가진 세션을 종료하거나(pg_terminate_backend) 스스로 끝날 때까지 기다리세요.",
    ),
    (
        "End the session that holds the lock (pg_terminate_backend), or mend the node that is named.",
        "잠금을 가진 세션을 종료하거나(pg_terminate_backend) 이름이 나온 노드를 고치세요.",
    ),
    (
        "Look at what stopped the measurement: without samples there is no figure.",
        "측정이 중단된 원인을 확인하세요. 표본이 없으면 수치도 없습니다.",
    ),
    (
        "The server plans longer than it executes: fewer joins and partitions, or an ANALYZE, make plans cheaper.",
        "실행보다 계획에 더 오래 걸립니다. 조인과 파티션을 줄이거나 ANALYZE를 실행하면 빨라집니다.",
    ),
    (
        "Each statement costs a round trip: bring application and database into one region.",
        "구문마다 왕복 시간이 듭니다. 애플리케이션과 데이터베이스를 같은 리전에 두세요.",
    ),
    (
        "Turning rows into values takes longer than having them: ask for fewer columns or rows.",
        "행을 값으로 바꾸는 시간이 받는 시간보다 깁니다. 컬럼이나 행을 줄여 조회하세요.",
    ),
    (
        "Not in the plan: look for locks (pg_locks), a pooler's queue, or the rows' mere size.",
        "실행 계획에는 없는 시간입니다. 잠금(pg_locks), 풀러의 대기열, 행의 크기를 확인하세요.",
    ),
    (
        "◊ is bloated: more pages than rows. Vacuum it (vacuum full, pg_repack).",
        r"\1 테이블이 비대해졌습니다(행보다 페이지가 많음). vacuum full이나 pg_repack을 실행하세요.",
    ),
    (
        "No index serves the condition on ◊: --checkpoint 2.2.4 tells which promised index is missing; else create "
        "one.",
        r"\1 조건에 쓸 인덱스가 없습니다. 빠진 인덱스는 --checkpoint 2.2.4가 알려 주며, 없으면 새로 만드세요.",
    ),
    (
        "The sort spills to disk: raise work_mem for this role, or sort fewer rows.",
        "정렬이 디스크를 사용합니다. 이 역할의 work_mem을 늘리거나 정렬할 행을 줄이세요.",
    ),
    ("The function ◊ takes the time: look into it.", r"\1 함수에서 시간이 걸립니다. 함수를 확인하세요."),
    (
        "Look at ◊: what it calls for each row, and whether its rows are needed.",
        r"\1 노드를 확인하세요. 행마다 무엇을 호출하는지, 그 행들이 필요한지 보세요.",
    ),
    (
        "Look for scans of whole tables (pg_stat_user_tables); then raise shared_buffers or the compute.",
        "테이블 전체 스캔을 찾은 뒤(pg_stat_user_tables) shared_buffers나 컴퓨트를 늘리세요.",
    ),
    (
        "Find it in pg_stat_activity (state = 'active', by query_start), and who sent it.",
        "pg_stat_activity에서 해당 쿼리와 보낸 곳을 찾으세요(state = 'active', query_start 순).",
    ),
    (
        "Find who holds it: `select pid, pg_blocking_pids(pid) from pg_stat_activity;`",
        "잠금을 가진 세션을 찾으세요: `select pid, pg_blocking_pids(pid) from pg_stat_activity;`",
    ),
    (
        "Look at pg_stat_replication: network, or a standby that is busy with something else.",
        "pg_stat_replication을 확인하세요. 네트워크 문제이거나 대기 서버가 다른 일로 바쁩니다.",
    ),
    (
        "Look at pg_stat_activity: whose sessions are they, and does the pool's size say so?",
        "pg_stat_activity에서 누구의 세션인지, 풀 크기와 맞는지 확인하세요.",
    ),
    (
        r"Look for tables that are too many, too large, or empty: \dt+ in psql.",
        r"너무 많거나 크거나 비어 있는 테이블을 찾으세요: psql의 \dt+",
    ),
    (
        "The server's log has the statements: lock in one order.",
        "서버 로그에 해당 구문이 있습니다. 잠금 순서를 통일하세요.",
    ),
    (
        "Sorts and hashes do not fit: log_temp_files names them; raise work_mem or add an index.",
        "정렬과 해시가 메모리에 들어가지 않습니다. log_temp_files로 찾아 work_mem을 늘리거나 인덱스를 추가하세요.",
    ),
    (
        "Look at the compute's load, and at query_latency for the statement's plan.",
        "컴퓨트 부하를 확인하고, 구문의 실행 계획은 query_latency에서 보세요.",
    ),
    (
        "Run the question by hand; where it names something that is not there, look at the tables first.",
        "쿼리를 직접 실행하세요. 없는 것을 가리킨다면 테이블부터 확인하세요.",
    ),
    (
        "Run the query by hand, then look at the rows it joins.",
        "쿼리를 직접 실행한 뒤, 조인되는 행을 확인하세요.",
    ),
)
