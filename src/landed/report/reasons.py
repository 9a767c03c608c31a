"""Reasons that the machine itself gives, and their Korean."""

REASONS: tuple[tuple[str, str], ...] = (
    (r"to be signed by a person", "사람이 서명해야 함"),
    (r"its checks were left out", "검사가 제외됨"),
    (r"not built yet: (.+)", r"아직 준비되지 않음: \1"),
    (r"by (.+), (.+), (\d{4}-\d\d-\d\d)", r"\1 (\2), \3"),
    (r"waiver of (.+) expired on (.+)", r"\1의 예외 승인이 \2에 만료됨"),
    (r"waiver of (.+) matches nothing any more: remove it", r"\1의 예외 승인에 해당하는 항목이 없음: 삭제 필요"),
    (r"give (--.+)", r"\1 지정 필요"),
    (r"source not observable: (.+)", r"데이터 출처를 확인할 수 없음: \1"),
    (r"out of time: (.+)", r"시간 초과: \1"),
    (r"error in (.+)", r"\1 단계에서 오류"),
    (r"the lock promises no (.+)", r"잠금 파일에 약속된 \1 없음"),
    (r"the contract (?:lists|names|promises) no (.+)", r"계약에 없음: \1"),
)
"""Reasons that the machine itself gives, as whole texts, and their Korean; all others are shown as recorded."""
