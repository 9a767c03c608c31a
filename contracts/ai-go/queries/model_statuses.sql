-- One row per model, with the status that stands for it: over all regions before any region's, the newest first.
-- Only the word, because the figures beside it are renewed all the time; null where a model has no status.
-- rows: object
-- serves: api_mirrors_database
select
    model.slug,
    shown.status
from public.models as model
left join lateral (
    select status.status
    from public.model_status as status
    where status.model_id = model.id
    order by status.region is not null, status.checked_at desc
    limit 1
) as shown on true
order by model.slug
