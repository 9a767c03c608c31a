-- One row, the id of model `gpt-4`, made when it was seeded, so that no static copy knows it.
-- rows: object
-- serves: api_models
select model.id
from public.models as model
where model.slug = 'gpt-4'
