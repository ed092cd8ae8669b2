-- A value as details show it: invisible characters (control characters except tab and line feed, and those that
-- code takes out) are written as \u200b.
create function legacy_clean.visible(value text) returns text
language plpgsql immutable strict parallel safe
as $$
declare
    hidden constant text := '[\u0001-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]';
    one text;
begin
    while value collate "C" ~ hidden loop
        one := substring(value collate "C" from hidden);
        value := replace(value, one, '\u' || lpad(to_hex(ascii(one)), 4, '0'));
    end loop;
    return value;
end
$$;
