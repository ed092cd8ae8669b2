-- A key as one text: of one column its value, of several a JSON array of theirs, ["1", "1001"]. A missing value is null there.
create function legacy_clean.key(variadic parts text[]) returns text
language sql immutable parallel safe
as $$
    select case when cardinality(parts) = 1 then parts[1] else to_jsonb(parts)::text end
$$;

-- The same without the blanks at the end of each part, as Oracle compares CHAR.
create function legacy_clean.key_without_blanks(key text) returns text
language sql immutable parallel safe
as $$
    select case
        when key like '["%"]' or key like '[%, %]' then regexp_replace(key, ' +"(, |\]$)', '"\1', 'g')
        else rtrim(key, ' ')
    end
$$;
