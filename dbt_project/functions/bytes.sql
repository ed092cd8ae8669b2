-- bytes: the rule binary. Bytes as they are; of anything else the bytes of its text in UTF-8.

create function legacy_clean.bytes(value bytea) returns bytea language sql immutable parallel safe return value;

create function legacy_clean.bytes(value anyelement) returns bytea
language sql stable parallel safe
as $$ select convert_to(value::text, 'UTF8') $$;

-- What was lost -----------------------------------------------------------------------------------------------------------------------

create function legacy_clean.bytes_lost(raw anyelement, stored bytea) returns boolean
language sql stable parallel safe
as $$ select stored is null and raw is not null $$;

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

create function legacy_clean.bytes_agrees(raw bytea, stored bytea) returns boolean
language sql immutable parallel safe
return md5(raw) is not distinct from md5(stored);

create function legacy_clean.bytes_agrees(raw anyelement, stored bytea) returns boolean
language sql stable parallel safe
as $$ select raw::text is not distinct from convert_from(stored, 'UTF8') $$;

create function legacy_clean.bytes_excused(raw anyelement, stored bytea) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.bytes(raw) is not distinct from stored $$;
