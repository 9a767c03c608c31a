-- One row, the name of model `gpt-4`, as a visitor must see it on the page.
-- rows: object
-- serves: browser
select model.name
from public.models as model
where model.slug = 'gpt-4'
