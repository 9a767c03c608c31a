SELECT 'providers' AS table_name, count(*) FROM providers
UNION ALL SELECT 'models', count(*) FROM models
UNION ALL SELECT 'model_status', count(*) FROM model_status;
