-- One row, how many models there are, and for how many of them the status that stands for it is operational.
-- rows: object
-- serves: api_mirrors_database
select
    'models' as what,
    count(*) as total,
    count(*) filter (where shown.status = 'operational') as operational
from public.models as model
left join lateral (
    select status.status
    from public.model_status as status
    where status.model_id = model.id
    order by status.region is not null, status.checked_at desc
    limit 1
) as shown on true
