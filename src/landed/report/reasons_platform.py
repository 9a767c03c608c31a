"""Reasons of what a platform or a database does not let be seen, and their Korean: a part of `reasons.py`."""

PLATFORM: tuple[tuple[str, str], ...] = (
    (r"set (\S+), the token of (\S+): (.+)", r"\1(\2 토큰) 설정 필요: \3"),
    (r"(.+): the platform does not tell", r"\1: 플랫폼이 알려 주지 않음"),
    (
        r"(.+): the platform answers in another shape than the contract reads",
        r"\1: 플랫폼의 응답 형태가 계약과 다름",
    ),
    (r"(.+): a promised column is missing", r"\1: 약속한 컬럼이 없음"),
    (r"(.+): grant it to the role of the connection string", r"\1: 연결 문자열의 역할에 권한 부여 필요"),
)
"""Whole texts, as all of them."""

NOUNS: tuple[tuple[str, str], ...] = (
    (r"table", "테이블"),
    (r"column", "컬럼"),
    (r"index", "인덱스"),
    (r"constraint", "제약조건"),
    (r"foreign key", "외래 키"),
    (r"enum", "열거형"),
    (r"extension", "확장"),
    (r"sequence", "시퀀스"),
    (r"trigger", "트리거"),
    (r"rule", "규칙"),
    (r"policy", "정책"),
    (r"sourced for (\w+)", r"출처를 밝히는 엔드포인트(\1)"),
)
"""What lock or contract promise none of, where a reason names it last."""
