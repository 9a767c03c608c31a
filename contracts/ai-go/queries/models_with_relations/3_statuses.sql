-- One row per status of a model: the third of the three statements.
-- rows: object
-- serves: query_latency
select
    status.id,
    status.model_id,
    status.status,
    status.availability,
    status.latency_p50,
    status.latency_p95,
    status.latency_p99,
    status.error_rate,
    status.requests_per_min,
    status.tokens_per_min,
    status.usage,
    status.region,
    status.checked_at,
    status.created_at,
    status.updated_at
from public.model_status as status
where status.model_id = any (array(select model.id from public.models as model))
order by status.id
