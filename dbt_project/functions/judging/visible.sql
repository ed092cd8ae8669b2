-- A value as details show it: invisible characters (control characters except tab and line feed, and those that
-- code takes out) are written as \u200b.

create function legacy_clean._hidden() returns text
language sql immutable parallel safe
return '[\u0001-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]';

create function legacy_clean._made_visible(value text) returns text
language plpgsql immutable parallel safe
as $$
declare
    one text;
begin
    while value collate "C" ~ legacy_clean._hidden() loop
        one := substring(value collate "C" from legacy_clean._hidden());
        value := replace(value, one, '\u' || lpad(to_hex(ascii(one)), 4, '0'));
    end loop;
    return value;
end
$$;

-- nearly every value is visible
create function legacy_clean.visible(value text) returns text
language sql immutable parallel safe
return case when value collate "C" !~ legacy_clean._hidden() then value else legacy_clean._made_visible(value) end;
