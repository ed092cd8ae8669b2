-- word: the rule lookup. A code, and its word in a table of codes. `words` is that table as {code: word}; `unknown` says what happens
-- to a code that it does not have: keep stores it, reject and nullify store nothing, and the macro judged rejects the row or logs the loss.

create function legacy_clean.word(value anyelement, words jsonb, unknown text) returns text
language sql stable parallel safe
as $$
    select coalesce(words ->> code, case when unknown = 'keep' then code end)
    from (select legacy_clean.code(value) as code) as said
$$;

-- What was lost -----------------------------------------------------------------------------------------------------------------------

create function legacy_clean.word_lost(raw anyelement, stored text, words jsonb, unknown text) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.word(raw, words, unknown) is distinct from stored and not legacy_clean.is_blank(raw) $$;

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

-- `said` is the same table as in raw.
create function legacy_clean.word_agrees(raw anyelement, stored text, said jsonb, unknown text) returns boolean
language sql stable parallel safe
as $$
    select case
        when code is null then stored is null
        when said ? code then coalesce(legacy_clean.small(legacy_clean.gist(said ->> code)) = legacy_clean.small(legacy_clean.gist(stored)), false)
        else unknown = 'keep' and coalesce(code = legacy_clean.gist(stored), false)
    end
    from (select legacy_clean.gist(legacy_clean.spelled(raw)) as code) as named
$$;

create function legacy_clean.word_excused(raw anyelement, stored text, words jsonb, unknown text) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.word(raw, words, unknown) is not distinct from stored $$;
