-- One row, the id of provider `openai`, made when it was seeded, so that no static copy knows it.
-- rows: object
-- serves: api_relations
select provider.id
from public.providers as provider
where provider.slug = 'openai'
