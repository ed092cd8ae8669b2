-- A value as details show it: characters that nobody can see (control characters but tab and line feed, and those that
-- code takes out) are written as \u200b.
create function legacy_clean.visible(value text) returns text
language plpgsql immutable strict parallel safe
as $$
declare
    hidden text;
begin
    foreach hidden in array array(
        select distinct parts[1]
        from regexp_matches(
            value,
            '([\u0001-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff])',
            'g'
        ) as matches (parts)
    )
    loop
        value := replace(value, hidden, '\u' || lpad(to_hex(ascii(hidden)), 4, '0'));
    end loop;
    return value;
end
$$;
