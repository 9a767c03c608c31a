"""What to do next about migrations, objects, rows and backups; `◊` is what is filled in."""

SCHEMA: tuple[tuple[str, str], ...] = (
    # migrations
    (
        "If the change is meant, run `landed lock` and review its diff; if not, restore the files.",
        "의도한 변경이면 `landed lock`을 실행하고 차이를 검토하세요. 아니면 파일을 되돌리세요.",
    ),
    ("Run `landed lock` and review its diff.", "`landed lock`을 실행하고 차이를 검토하세요."),
    (
        "Mend the file at the line named; then `landed lock`, and review its diff.",
        "표시된 줄을 고친 뒤 `landed lock`을 실행하고 차이를 검토하세요.",
    ),
    ("Once nobody migrates: `drop database ◊;`", r"마이그레이션 중인 사람이 없을 때: `drop database \1;`"),
    (
        "Compare the schema with the lock: an older migration ran after a newer one.",
        "스키마를 잠금 파일과 비교하세요. 이전 마이그레이션이 새 마이그레이션보다 나중에 실행되었습니다.",
    ),
    (
        "Mend what stopped it, `prisma migrate resolve --rolled-back ◊`, `◊`.",
        r"중단된 원인을 고친 뒤 `prisma migrate resolve --rolled-back \1`, `\2`을(를) 차례로 실행하세요.",
    ),
    (
        "Mend what stopped it, then `prisma migrate resolve --rolled-back ◊`.",
        r"중단된 원인을 고친 뒤 `prisma migrate resolve --rolled-back \1`을(를) 실행하세요.",
    ),
    (
        "The file was edited after it was applied, or another file was: restore it and lock again.",
        "적용 뒤에 파일이 수정되었거나 다른 파일이 적용되었습니다. 파일을 되돌리고 잠금 파일을 다시 만드세요.",
    ),
    ("Run the file itself: `◊`.", r"파일을 직접 실행하세요: `\1`"),
    (
        "The database is ahead of the contract: take the newer migrations in and run `landed lock`.",
        "데이터베이스가 계약보다 앞서 있습니다. 새 마이그레이션을 반영하고 `landed lock`을 실행하세요.",
    ),
    ("Delete the older of the two rows after reading both.", "두 행을 모두 확인한 뒤 오래된 행을 삭제하세요."),
    (
        "If ◊ is a leftover of this migration, drop it once you know what else it holds.",
        r"\1 데이터베이스가 이 마이그레이션의 잔여물이면, 다른 내용이 없는지 확인한 뒤 삭제하세요.",
    ),
    (
        "Deploy from a checkout with the locked migrations.",
        "잠금 파일과 같은 마이그레이션이 있는 체크아웃에서 배포하세요.",
    ),
    # objects
    (
        "Run the migration that creates it (Prisma: `prisma migrate deploy`); where the history has it as applied "
        "already, run its file (`prisma db execute --file …`).",
        "이를 만드는 마이그레이션을 실행하세요(Prisma: `prisma migrate deploy`). 이력에 이미 적용된 것으로 있으면 "
        "해당 파일을 직접 실행하세요(`prisma db execute --file …`).",
    ),
    (
        "`prisma migrate deploy` makes it with the tables; where these are there without it (`db push`, or a "
        "partial restore), compare them first, then `prisma migrate resolve --applied` each migration.",
        "`prisma migrate deploy`가 테이블과 함께 만듭니다. 테이블만 있다면(`db push` 또는 부분 복원) 먼저 비교한 "
        "뒤 마이그레이션마다 `prisma migrate resolve --applied`를 실행하세요.",
    ),
    (
        "Something else stands under this name: rename it away, then run the migration that creates ◊ and copy the "
        "rows.",
        r"이 이름으로 다른 객체가 있습니다. 이름을 바꿔 두고, \1 마이그레이션을 실행한 뒤 행을 복사하세요.",
    ),
    (
        "Nothing: the order of columns matters only to statements that name none.",
        "조치 없음: 컬럼 순서는 컬럼을 명시하지 않는 구문에만 영향을 줍니다.",
    ),
    ("(or leave it: only the name differs)", "(그대로 두어도 됩니다. 이름만 다릅니다)"),
    ("(labels in another order need a new type)", "(값의 순서를 바꾸려면 새 타입이 필요합니다)"),
    ("(where it is not enforced: ◊)", r"(적용되지 않는 경우: \1)"),
    ("(where it is no identity: ◊)", r"(IDENTITY가 아닌 경우: \1)"),
    (
        "Copy the missing rows of ◊, or remove the rows of ◊ that name them; then validate the constraint.",
        r"\1에 빠진 행을 복사하거나 이를 가리키는 \2의 행을 삭제한 뒤, 제약조건을 검증하세요.",
    ),
    (
        "If it belongs there, add a migration and run `landed lock`; if not, drop it.",
        "필요한 것이면 마이그레이션을 추가하고 `landed lock`을 실행하세요. 아니면 삭제하세요.",
    ),
    (
        "Find who set it (pg_db_role_setting, postgresql.conf) and reset it; then look for orphans.",
        "설정한 곳(pg_db_role_setting, postgresql.conf)을 찾아 해제한 뒤, 부모 없는 행을 찾으세요.",
    ),
    (
        "reindex every index over text first; only then alter database … refresh collation version;",
        "먼저 텍스트 인덱스를 모두 reindex한 다음에만 alter database … refresh collation version을 실행하세요.",
    ),
    # rows
    (
        "Run the seed again (`prisma db seed`); it puts in only what is missing.",
        "시드를 다시 실행하세요(`prisma db seed`). 빠진 것만 넣습니다.",
    ),
    (
        "Find the rows that nobody promised (seed_rows names them) and decide whether they stay.",
        "약속에 없는 행(seed_rows가 알려 줍니다)을 찾아 남길지 결정하세요.",
    ),
    (
        "Run the part of the seed that fills this table.",
        "시드 중 이 테이블을 채우는 부분을 실행하세요.",
    ),
    (
        "The seed ran twice: delete the later row of each pair.",
        "시드가 두 번 실행되었습니다. 쌍마다 나중 행을 삭제하세요.",
    ),
    ("Run the seed.", "시드를 실행하세요."),
    ("Run the seed again: it puts in what is missing.", "시드를 다시 실행하세요. 빠진 것을 넣습니다."),
    (
        "Decide whether they stay; then take them into the seed, or delete them.",
        "남길지 결정한 뒤 시드에 넣거나 삭제하세요.",
    ),
    (
        "Find who wrote it; put the seeded value back, or take the new one into the seed.",
        "누가 바꿨는지 찾아, 시드 값으로 되돌리거나 새 값을 시드에 반영하세요.",
    ),
    # backup
    (
        "Make it again past the pooler: pg_dump, or --backup=make.",
        "풀러를 거치지 않고 다시 만드세요: pg_dump 또는 --backup=make",
    ),
    ("Make it again, now that the seed is in.", "시드가 들어갔으니 백업을 다시 만드세요."),
    ("Give the backup of this database.", "이 데이터베이스의 백업을 지정하세요."),
    (
        "Make it again without --schema-only and --data-only.",
        "--schema-only와 --data-only 없이 다시 만드세요.",
    ),
    (
        "Look at what the command that made it said; make it again.",
        "백업 명령의 출력을 확인하고 다시 만드세요.",
    ),
    (
        "Give what pg_dump wrote: plain, custom, tar, directory.",
        "pg_dump가 만든 백업을 지정하세요: plain, custom, tar, directory",
    ),
    ("Make it again where there is room.", "공간이 있는 곳에서 다시 만드세요."),
    ("Make it with pg_dump and without --create.", "--create 없이 pg_dump로 만드세요."),
    (
        "Give --direct-dsn, the string without the pooler; nothing was made.",
        "풀러를 거치지 않는 --direct-dsn을 지정하세요. 백업은 만들어지지 않았습니다.",
    ),
    # the rest
    (
        "Correct `when` and `answers`: they begin with the name of a kind of check.",
        "`when`과 `answers`를 바로잡으세요. 검사 종류의 이름으로 시작해야 합니다.",
    ),
    (
        "Two procedures call for one finding: let `when` tell them apart.",
        "한 발견 항목에 절차가 둘입니다. `when`으로 구별하세요.",
    ),
    (
        "Let the ◊ sign it, or name the one who answers for it as the owner of the phase.",
        r"담당자(\1)가 서명하게 하거나, 책임지는 사람을 단계의 담당자로 지정하세요.",
    ),
)
