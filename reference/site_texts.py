"""The words of the site's page, in the languages it speaks."""

from collections.abc import Mapping
from typing import TypedDict


class Texts(TypedDict):
    """One language: what the server writes into the page, and what its script needs."""

    page: Mapping[str, str]
    script: Mapping[str, str]


DEFAULT = "ko"

TEXTS: Mapping[str, Texts] = {
    "ko": {
        "page": {
            "title": "AI-GO | AI 모델 상태 정보",
            "description": "주요 AI 모델의 운영 상태, 응답 시간, 제공사를 한눈에 확인하세요.",
            "locale": "ko_KR",
            "other_locale": "en_US",
            "skip": "본문으로 건너뛰기",
            "heading": "AI 모델 상태 정보",
            "lead": "주요 제공사의 모델이 지금 어떻게 운영되고 있는지 보여 드립니다.",
            "overview": "요약",
            "source": "데이터 소스",
            "total": "전체 모델",
            "operational": "정상 운영",
            "updated": "데이터 시각",
            "models": "모델",
            "search": "모델 검색",
            "provider": "제공사",
            "all": "전체",
            "name": "이름",
            "state": "상태",
            "latency": "응답 시간 (p50)",
            "context": "컨텍스트",
            "loading": "데이터를 불러오는 중입니다.",
            "noscript": "실시간 데이터를 보려면 자바스크립트가 필요합니다.",
            "missing": "페이지를 찾을 수 없습니다",
            "home": "처음으로",
        },
        "script": {
            "failed": "데이터를 불러오지 못했습니다.",
            "cached": "캐시됨",
            "fresh": "실시간",
            "shown": "모델 {count}개 표시",
            "operational": "정상",
            "degraded": "저하",
            "outage": "장애",
            "unknown": "알 수 없음",
        },
    },
    "en": {
        "page": {
            "title": "AI-GO | Status of AI models",
            "description": "Operation, latency and providers of the major AI models at a glance.",
            "locale": "en_US",
            "other_locale": "ko_KR",
            "skip": "Skip to the content",
            "heading": "Status of AI models",
            "lead": "How the models of the major providers are doing right now.",
            "overview": "Overview",
            "source": "Data source",
            "total": "Models",
            "operational": "Operational",
            "updated": "Data as of",
            "models": "Models",
            "search": "Search models",
            "provider": "Provider",
            "all": "All",
            "name": "Name",
            "state": "Status",
            "latency": "Latency (p50)",
            "context": "Context",
            "loading": "Loading data.",
            "noscript": "Live data need JavaScript.",
            "missing": "This page does not exist",
            "home": "Home",
        },
        "script": {
            "failed": "The data could not be loaded.",
            "cached": "cached",
            "fresh": "live",
            "shown": "{count} models shown",
            "operational": "operational",
            "degraded": "degraded",
            "outage": "outage",
            "unknown": "unknown",
        },
    },
}
