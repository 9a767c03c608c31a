-- One row, the first model of provider `openai` by slug, with its provider and one of its statuses.
-- The runbook's own sample query; a model without a status shows null, as an outer include does.
-- rows: object
-- serves: relations
select
    model.slug,
    model.name,
    provider.slug as provider,
    provider.name as provider_name,
    status.status
from public.models as model
join public.providers as provider on provider.id = model.provider_id
left join lateral (
    select one.status
    from public.model_status as one
    where one.model_id = model.id
    order by one.region is not null, one.checked_at desc
    limit 1
) as status on true
where provider.slug = 'openai'
order by model.slug
limit 1
