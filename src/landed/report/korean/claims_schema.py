"""Claims about migrations, objects, rows, backup and times of the database: the runbook's phase 2."""

from collections.abc import Mapping

SCHEMA: Mapping[str, str] = {
    # migration files
    "The folder holds the locked migrations, unchanged, well named, none more.": (
        "폴더에 잠금 파일의 마이그레이션이 변경 없이, 올바른 이름으로 있고, 그 밖의 것은 없다."
    ),
    "All migrations apply to an empty scratch database, in order, and leave exactly what the lock promises.": (
        "모든 마이그레이션이 빈 임시 데이터베이스에 순서대로 적용되고, 잠금 파일이 약속한 것만 정확히 남긴다."
    ),
    "The application's checkout holds the locked migrations, unchanged, none more.": (
        "애플리케이션 체크아웃에 잠금 파일의 마이그레이션이 변경 없이 있고, 그 밖의 것은 없다."
    ),
    "What the migration needs is kept in the checkout, and nothing is left of earlier attempts.": (
        "마이그레이션에 필요한 것이 체크아웃에 있고, 이전 시도의 흔적이 없다."
    ),
    "What belongs to the migrations says what is expected.": "마이그레이션에 딸린 파일의 내용이 기대와 같다.",
    "No database that the migration tool made for itself is left on the server.": (
        "마이그레이션 도구가 스스로 만든 데이터베이스가 서버에 남아 있지 않다."
    ),
    "The application's own tool is content.": "애플리케이션 자체 도구의 검사를 통과한다.",
    "The models say of tables, columns, types and null rules what the migrations promise, no less and no more.": (
        "모델의 테이블, 컬럼, 타입, NULL 규칙이 마이그레이션의 약속과 남김없이 일치한다."
    ),
    "What the tool itself makes of the models is what the migrations make: every object, no less and no more.": (
        "도구가 모델로 만드는 것과 마이그레이션이 만드는 것이 객체마다 남김없이 일치한다."
    ),
    "The client was generated from these very models.": "클라이언트가 바로 이 모델에서 생성되었다.",
    "The migration's log holds its lines in order, and its times do not run back.": (
        "마이그레이션 로그의 줄이 순서대로 있고, 시각이 거꾸로 가지 않는다."
    ),
    "The history's times lie between the log's first and its last.": (
        "이력의 시각이 로그의 첫 시각과 마지막 시각 사이에 있다."
    ),
    # objects
    "The column has its type, null rule, default, collation, identity and generation.": (
        "컬럼의 타입, NULL 규칙, 기본값, 콜레이션, IDENTITY, 생성식이 약속과 같다."
    ),
    "The table has no column that nobody promised.": "테이블에 약속하지 않은 컬럼이 없다.",
    "The constraint is defined as promised, validated and enforced.": (
        "제약조건이 약속대로 정의되고, 검증되었으며, 적용되고 있다."
    ),
    "Promised tables carry no constraint that nobody promised.": "약속한 테이블에 약속하지 않은 제약조건이 없다.",
    "The migration is recorded as applied and finished, with the file's checksum, and its tables are there.": (
        "마이그레이션이 적용·완료로 기록되어 있고, 체크섬이 파일과 같으며, 그 테이블이 존재한다."
    ),
    "No migration was applied that the contract does not know.": "계약에 없는 마이그레이션이 적용되지 않았다.",
    "No migration failed, was left half-way, or stands twice.": (
        "실패했거나 중단되었거나 중복된 마이그레이션이 없다."
    ),
    "The migrations were applied in the order of their names.": "마이그레이션이 이름 순서대로 적용되었다.",
    "No other database of the server holds a promised migration: it did not land in the wrong one as well.": (
        "서버의 다른 데이터베이스에 약속한 마이그레이션이 없다. 엉뚱한 곳에 함께 적용되지 않았다."
    ),
    "The index has its method, keys, order, predicate and uniqueness, and is valid, ready and live.": (
        "인덱스의 방식, 키, 정렬, 조건, 고유성이 약속과 같고, 유효하며 사용 가능한 상태이다."
    ),
    "Promised tables carry no index that nobody promised.": "약속한 테이블에 약속하지 않은 인덱스가 없다.",
    "The table exists, is of the promised kind, survives a crash, and hides rows only where promised.": (
        "테이블이 약속한 종류로 존재하고, 비정상 종료에도 유지되며, 약속한 경우에만 행을 숨긴다."
    ),
    "The application's role can read the table.": "애플리케이션 역할이 테이블을 읽을 수 있다.",
    "The promised schemas hold no table that nobody promised.": "약속한 스키마에 약속하지 않은 테이블이 없다.",
    # rows
    "The seed's scripts and data are in the checkout.": "시드 스크립트와 데이터가 체크아웃에 있다.",
    "The application's own files name what seeds.": "애플리케이션 설정 파일에 시드 명령이 지정되어 있다.",
    "The query answers, with what the contract expects of its rows.": (
        "쿼리가 응답하고, 그 행이 계약의 기대와 같다."
    ),
    "The table holds the promised number of rows: exactly, or at least.": (
        "테이블의 행 수가 약속과 정확히 같거나, 약속한 수 이상이다."
    ),
    "Every row of the parent table has at least one row here.": (
        "부모 테이블의 모든 행에 대해 여기에 행이 하나 이상 있다."
    ),
    "No two rows stand under one key, even where a part of the key is NULL, which a unique index lets through.": (
        "한 키에 행이 둘 있지 않다. 키 일부가 NULL이어서 고유 인덱스를 통과하는 경우도 마찬가지이다."
    ),
    "Each promised row is there under its key, with the promised values.": (
        "약속한 행이 모두 해당 키로, 약속한 값 그대로 있다."
    ),
    # backup
    "The file is a whole backup of this database: in a known form, large enough, with tables and their rows.": (
        "파일이 이 데이터베이스의 온전한 백업이다. 알려진 형식이고, 크기가 충분하며, 테이블과 행이 들어 있다."
    ),
    "It was taken after the seed, and not longer ago than promised.": (
        "백업이 시드 이후에, 약속한 기간 안에 만들어졌다."
    ),
    "It restores into an empty database, and no statement of it is refused.": (
        "빈 데이터베이스에 복원되고, 거부되는 구문이 없다."
    ),
    "What it restores to has the target's tables, columns, indexes, keys and all else, and no more.": (
        "복원 결과에 대상의 테이블, 컬럼, 인덱스, 키 등이 모두 있고, 그 밖의 것은 없다."
    ),
    "Table by table it holds the target's rows: by count and checksum, or what differs was written since.": (
        "테이블별 행 수와 체크섬이 대상과 같거나, 다른 행은 백업 이후에 기록된 것이다."
    ),
    # concurrency, keys, times
    "Of clients that ask at once, each on a connection opened beforehand, all are answered, and none is left.": (
        "미리 연결해 둔 클라이언트들이 동시에 조회해도 모두 응답을 받고, 남는 세션이 없다."
    ),
    "The key exists, points where promised, acts as promised, and is validated and enforced.": (
        "외래 키가 존재하고, 약속한 대상과 동작을 가지며, 검증되고 적용되어 있다."
    ),
    "The four triggers that carry the key are there and enabled.": (
        "외래 키를 지키는 트리거 네 개가 모두 있고 활성화되어 있다."
    ),
    "A session of this role fires the triggers that carry the keys: it is not set as for a bulk load.": (
        "이 역할의 세션에서 외래 키 트리거가 동작한다. 대량 적재용 설정이 걸려 있지 않다."
    ),
    "No row names a parent that is not there.": "존재하지 않는 부모를 가리키는 행이 없다.",
    "Promised tables carry no foreign key that nobody promised.": "약속한 테이블에 약속하지 않은 외래 키가 없다.",
    "Warm, asked again and again as the application asks, the statements together stay within their budget.": (
        "예열 후 애플리케이션과 같은 방식으로 반복 실행할 때, 구문 전체가 시간 기준 안에 든다."
    ),
    "The type has the promised labels in the promised order.": "타입의 값이 약속한 순서대로 모두 있다.",
    "The promised schemas hold no enumerated type that nobody promised.": (
        "약속한 스키마에 약속하지 않은 열거형이 없다."
    ),
    "The extension is installed in the promised schema.": "확장이 약속한 스키마에 설치되어 있다.",
    "The sequence has its type, bounds, step and owner.": "시퀀스의 타입, 범위, 증가값, 소유 컬럼이 약속과 같다.",
    "The next generated key cannot collide with a row that is there.": (
        "다음에 생성될 키가 이미 있는 행과 충돌하지 않는다."
    ),
    "The promised schemas hold no sequence that nobody promised.": "약속한 스키마에 약속하지 않은 시퀀스가 없다.",
    "The trigger is defined as promised, and enabled.": "트리거가 약속대로 정의되고 활성화되어 있다.",
    "The rewrite rule is defined as promised, and enabled.": "재작성 규칙이 약속대로 정의되고 활성화되어 있다.",
    "The row security policy lets through what was promised, for the promised roles.": (
        "행 수준 보안 정책이 약속한 역할에 약속한 행만 허용한다."
    ),
    "Promised tables carry no trigger, rule or policy that nobody promised.": (
        "약속한 테이블에 약속하지 않은 트리거, 규칙, 정책이 없다."
    ),
}
