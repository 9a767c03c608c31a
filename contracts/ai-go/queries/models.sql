-- One row per model, with the slug of its provider.
-- rows: object
-- serves: api_mirrors_database
select
    model.slug,
    model.name,
    provider.slug as provider,
    model.is_active,
    model.context_window,
    model.max_output_tokens
from public.models as model
join public.providers as provider on provider.id = model.provider_id
order by model.slug
