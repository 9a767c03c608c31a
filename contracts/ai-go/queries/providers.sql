-- One row per provider, with the slugs of its models in code point order.
-- rows: object
-- serves: api_mirrors_database
select
    provider.slug,
    provider.name,
    array(
        select model.slug collate "C"
        from public.models as model
        where model.provider_id = provider.id
        order by 1
    ) as models
from public.providers as provider
order by provider.slug
