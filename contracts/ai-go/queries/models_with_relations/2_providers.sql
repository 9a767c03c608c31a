-- One row per provider that a model names: the second of the three statements.
-- rows: object
-- serves: query_latency
select
    provider.id,
    provider.slug,
    provider.name,
    provider.logo_url,
    provider.website_url,
    provider.status_page_url,
    provider.documentation_url,
    provider.regions,
    provider.metadata,
    provider.created_at,
    provider.updated_at
from public.providers as provider
where provider.id = any (array(select model.provider_id from public.models as model))
order by provider.id
