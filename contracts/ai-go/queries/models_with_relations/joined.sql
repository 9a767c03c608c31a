-- One row per model and status, with the provider: the same question as one join.
-- rows: object
-- serves: query_latency
select
    model.id,
    model.slug,
    model.name,
    model.description,
    model.context_window,
    model.max_output_tokens,
    model.is_active,
    provider.slug as provider,
    provider.name as provider_name,
    status.status,
    status.region,
    status.availability,
    status.latency_p50,
    status.latency_p95,
    status.latency_p99,
    status.error_rate,
    status.checked_at
from public.models as model
join public.providers as provider on provider.id = model.provider_id
left join public.model_status as status on status.model_id = model.id
order by model.id, status.id
