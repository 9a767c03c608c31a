-- One row per model of provider `openai`.
-- rows: object
-- serves: api_mirrors_database
select
    model.slug,
    model.name
from public.models as model
join public.providers as provider on provider.id = model.provider_id
where provider.slug = 'openai'
order by model.slug
