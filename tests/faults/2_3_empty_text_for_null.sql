-- fault: The copy wrote empty text where there was none.

update models set description = '' where slug = 'gpt-4';
update models set foundation_model = '' where foundation_model is null and slug like 'claude%';
