-- One row per depot, with the number of its parcels; codes compare without regard to case.
-- rows: object
-- serves: relations
select
    depot.code,
    count(parcel.number) as parcels
from public.depots as depot
left join public.parcels as parcel on parcel.depot_code operator(public.=) depot.code
group by depot.code
order by depot.code
