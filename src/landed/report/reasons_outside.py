"""Reasons why nothing is seen from outside, and their Korean: a part of the table in `reasons.py`."""

OUTSIDE: tuple[tuple[str, str], ...] = (
    (
        r"local: give the (--base-url) that strangers use: https, and no name of this machine",
        r"로컬 주소: 외부에서 쓰는 TLS 주소를 \1로 지정 필요",
    ),
    (r"local: between processes of one machine nobody listens", "로컬 연결: 같은 머신 안이라 엿듣는 사람이 없음"),
    (
        r"(.+) puts a proxy before the site: a stranger's way is straight",
        r"\1 때문에 프록시를 거칩니다: 외부인의 경로는 직접 연결입니다",
    ),
    (
        r"this machine's OpenSSL offers nothing older than TLS 1\.2: look from another machine",
        "이 머신의 TLS 라이브러리는 TLS 1.2보다 낮은 버전을 제안할 수 없음: 다른 머신에서 확인 필요",
    ),
    (r"no TLS was agreed on: (.+)", r"TLS 협상이 되지 않음: \1"),
    (
        r"the address names a port: give http_port in (\[outside\])",
        r"주소에 포트가 적혀 있음: 계약의 \1에 http_port 지정 필요",
    ),
    (
        r"nothing to judge came from (.+) \((\d+|◊) of (\d+|◊)\): (.+)",
        r"주소 \3개 중 \2개가 판정할 응답을 주지 않음, 첫 번째 \1: \4",
    ),
    (r"the pages name no script of their own", "페이지에 자체 스크립트가 없음"),
    (r"the pages name no script or style below a folder", "페이지에 폴더 아래의 스크립트나 스타일이 없음"),
    (r"the contract names no private address", "계약에 비공개 주소가 없음"),
    (r"the server says nothing in plain text: (.+)", r"서버가 평문으로는 응답하지 않음: \1"),
    (r"a stranger is refused, with TLS or without: (.+)", r"TLS를 쓰든 안 쓰든 낯선 사용자는 거절됨: \1"),
)
