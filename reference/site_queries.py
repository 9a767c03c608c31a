"""What the site asks its database: one statement for each set of rows, columns named as `site_data` reads them.

Tables are qualified by the schema of the connection string, as Prisma does it: no role's search_path matters.
"""

from collections.abc import Mapping

_STATUS = """
    left join lateral (
        select s.status, s.availability, s.latency_p50, s.latency_p95, s.latency_p99, s.error_rate, s.checked_at
        from {schema}.model_status as s
        where s.model_id = m.id
        order by s.region is not null, s.checked_at desc
        limit 1
    ) as shown on true
"""
"""The one status row that a model shows: the worldwide one before any region's, the newest first."""

QUERIES: Mapping[str, str] = {
    "counts": """
        select count(*) as total, count(*) filter (where shown.status = 'operational') as operational
        from {schema}.models as m"""
    + _STATUS,
    "models": """
        select m.id, m.slug, m.name, m.description, m.context_window, m.max_output_tokens, m.is_active,
            p.id as provider_id, p.slug as provider_slug, p.name as provider_name, shown.*
        from {schema}.models as m
        left join {schema}.providers as p on p.id = m.provider_id"""
    + _STATUS
    + """
        order by m.slug collate "C" """,
    "names": """
        select m.provider_id, m.slug, m.name
        from {schema}.models as m
        order by m.slug collate "C" """,
    "providers": """
        select p.id, p.slug, p.name, p.website_url
        from {schema}.providers as p
        order by p.slug collate "C" """,
    "suites": """
        select s.id, s.slug, s.name, s.category, s.max_score
        from {schema}.benchmark_suites as s
        order by s.slug collate "C" """,
    "scores": """
        select m.slug as model, s.slug as suite, b.score_raw, b.evaluation_date, b.is_official
        from {schema}.benchmark_scores as b
        join {schema}.models as m on m.id = b.model_id
        join {schema}.benchmark_suites as s on s.id = b.suite_id
        order by m.slug collate "C", s.slug collate "C", b.evaluation_date""",
}
