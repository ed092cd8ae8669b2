-- real_number: the rule float. The number is read as number reads it; what a float cannot hold is logged.

-- What was lost -----------------------------------------------------------------------------------------------------------------------

create function legacy_clean.real_number_lost(raw anyelement, stored double precision) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.number_lost(raw, stored::text::numeric) $$;

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

create function legacy_clean.real_number_agrees(raw anyelement, stored double precision) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.number_agrees(raw, stored::text::numeric) $$;

create function legacy_clean.real_number_excused(raw anyelement, stored double precision) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.number(raw)::double precision is not distinct from stored $$;
