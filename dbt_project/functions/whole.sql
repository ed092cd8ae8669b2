-- whole: the rule integer. The number is read as number reads it; the model's contract says that it is truncated towards zero.

-- What was lost -----------------------------------------------------------------------------------------------------------------------

create function legacy_clean.whole_lost(raw anyelement, stored numeric) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.number_lost(raw, stored) $$;

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

create function legacy_clean.whole_agrees(raw anyelement, stored numeric, fallback numeric default null) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.number_agrees(raw, stored, fallback) $$;

create function legacy_clean.whole_excused(raw anyelement, stored numeric, fallback numeric default null) returns boolean
language sql stable parallel safe
as $$ select coalesce(trunc(legacy_clean.number(raw)), fallback) is not distinct from stored $$;
