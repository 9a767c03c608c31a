-- One row per model, ten of them: what ten clients ask at once.
-- rows: object
-- serves: concurrency
select
    model.id,
    model.provider_id,
    model.slug,
    model.name,
    model.description,
    model.foundation_model,
    model.released_at,
    model.deprecated_at,
    model.sunset_at,
    model.modalities,
    model.capabilities,
    model.context_window,
    model.max_output_tokens,
    model.training_cutoff,
    model.api_version,
    model.is_active,
    model.metadata,
    model.created_at,
    model.updated_at
from public.models as model
order by model.id
limit 10
