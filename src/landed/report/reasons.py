"""Reasons that the machine itself gives, and their Korean."""

REASONS: tuple[tuple[str, str], ...] = (
    (r"to be signed by a person", "사람이 서명해야 함"),
    (r"its checks were left out", "검사가 제외됨"),
    (r"not built yet: (.+)", r"아직 준비되지 않음: \1"),
    (r"by (.+), (.+), (\d{4}-\d\d-\d\d)", r"\1 (\2), \3"),
    (r"waiver of (.+) expired on (.+)", r"\1의 예외 승인이 \2에 만료됨"),
    (r"waiver of (.+) matches nothing any more: remove it", r"\1의 예외 승인에 해당하는 항목이 없음: 삭제 필요"),
    (r"made after the verdict", "판정 이후에 처리됨"),
    (r"the receiver did not take it", "수신자가 받지 않음"),
    (r"no answer within (.+) s", r"\1초 안에 응답 없음"),
    (r"not received yet: (.+)", r"아직 받지 않음: \1"),
    (r"there is no completion to report: .+", "보고할 완료가 없음"),
    (r"there was no completion to tell of: .+", "알릴 완료가 없었음"),
    (r"only a whole run with --dsn asks", "--dsn을 지정한 전체 실행에서만 확인함"),
    (r"the database was not read", "데이터베이스를 읽지 못함"),
    (r"give (--.+)", r"\1 지정 필요"),
    (r"source not observable: (.+)", r"데이터 출처를 확인할 수 없음: \1"),
    (r"out of time: (.+)", r"시간 초과: \1"),
    (r"error in (.+)", r"\1 단계에서 오류"),
    (r"the lock promises no (.+)", r"잠금 파일에 약속된 \1 없음"),
    (r"the contract names no query", "계약에 질의가 없음"),
    (r"the contract (?:lists|names|promises) no (.+)", r"계약에 없음: \1"),
)
"""Reasons that the machine itself gives, as whole texts, and their Korean; all others are shown as recorded."""
