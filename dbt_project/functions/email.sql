-- email: the first valid address, in small letters; NULL where there is none.

-- What is in the brackets of bob@[192.0.2.1]: an IPv4 or IPv6 address, as Python's ipaddress reads them and Django limits them.
-- An IPv6 address has eight groups, of which :: stands for one or more; its last two may be written as an IPv4 address.
create function legacy_clean.is_internet_address(value text) returns boolean
language plpgsql immutable parallel safe
as $$
declare
    ipv4 constant text collate "C" := '((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])[.]){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$';
    groups text collate "C" := regexp_replace(value collate "C", ':' || ipv4, ':0:0');
begin
    return value collate "C" ~ ('^' || ipv4)
        or length(value) <= 39 and (
            groups ~ '^([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$'
            or groups ~ '^([0-9a-f]{1,4}(:[0-9a-f]{1,4})*)?::([0-9a-f]{1,4}(:[0-9a-f]{1,4})*)?$'
            and cardinality(string_to_array(btrim(replace(groups, '::', ':'), ':'), ':')) <= 7
        );
end
$$;

-- An address with a quoted name, at localhost or at an address literal.
create function legacy_clean.is_rare_email(value text) returns boolean
language plpgsql immutable parallel safe set search_path = pg_catalog
as $$
declare
    host text collate "C" := substring(value collate "C" from '@([^@]*)$');
    name text collate "C" := left(value, length(value) - length(host) - 1);
begin
    if name !~ E'^[-!#$%&''*+/=?^_`{}|~0-9a-z]+([.][-!#$%&''*+/=?^_`{}|~0-9a-z]+)*$'
        and name !~ E'^"([!#-\\[\\]-~]|\\\\[\\t -~])*"$'
    then
        return false;
    end if;
    return coalesce(
        host = 'localhost'
        or host ~ '^([0-9a-z]([0-9a-z-]*[0-9a-z])?[.])+([a-z][a-z-]*[a-z]|xn--[0-9a-z]+)$'
        or legacy_clean.is_internet_address(substring(host from E'^\\[([0-9a-f:.]+)\\]$')),
        false
    );
end
$$;

-- Is this small text an address that Django's EmailField accepts (EmailValidator of 5.2), in ASCII, of at most 254 characters?
-- Bounded repeats are slow in Postgres, so a label's 63 characters are counted only where they can matter.
create function legacy_clean.is_email(value text) returns boolean
language sql immutable parallel safe
return case
    when length(value) > 254 then false
    when length(value) > 64 and substring(value collate "C" from '[^@]*$') ~ '[^.]{64}' then false
    when
        value collate "C" ~ E'^[-!#$%&''*+/=?^_`{}|~0-9a-z]+([.][-!#$%&''*+/=?^_`{}|~0-9a-z]+)*@'
        '([0-9a-z]([0-9a-z-]*[0-9a-z])?[.])+([a-z][a-z-]*[a-z]|xn--[0-9a-z]+)$'
        then true
    else legacy_clean.is_rare_email(value)
end;

-- Without decoration: mailto: in front, surrounding <>, points behind, separators at either end.
create function legacy_clean.undecorated(value text) returns text
language sql immutable parallel safe
return regexp_replace(regexp_replace(value collate "C", E'^(mailto:|[<;, \t\n])+', ''), E'[>.;, \t\n]+$', '');

-- The first address in a text that is not itself an address.
create function legacy_clean.email_within(value text) returns text
language plpgsql immutable parallel safe set search_path = pg_catalog
as $$
declare
    written text collate "C" := lower(legacy_clean.code(value) collate "C");
    word text collate "C";
begin
    if written is null or legacy_clean.is_email(written) then
        return written;
    end if;
    -- the whole text before its words, because a quoted name may hold separators: "a;b"@acme.com
    word := legacy_clean.undecorated(written);
    if legacy_clean.is_email(word) then
        return word;
    end if;
    foreach word in array regexp_split_to_array(written, E'[;, \t\n]+') loop
        word := legacy_clean.undecorated(word);
        if legacy_clean.is_email(word) then
            return word;
        end if;
    end loop;
    return null;
end
$$;

create function legacy_clean.email(value text) returns text
language sql immutable parallel safe
return case
    when legacy_clean.is_email(lower(value collate "C")) then lower(value collate "C")
    else legacy_clean.email_within(value)
end;

create function legacy_clean.email(value anyelement) returns text
language plpgsql stable parallel safe set search_path = pg_catalog
as $$ begin return legacy_clean.email(legacy_clean.code(value)); end $$;

-- What was lost -----------------------------------------------------------------------------------------------------------------------

-- More than decoration: a name, a second address, or all of it. The first comparison is enough for nearly every value.
create function legacy_clean.email_lost(raw text, stored text) returns boolean
language sql immutable parallel safe
return case
    when lower(raw collate "C") = stored then false
    else legacy_clean.undecorated(lower(legacy_clean.code(raw) collate "C")) is distinct from stored
end;

create function legacy_clean.email_lost(raw anyelement, stored text) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.email_lost(legacy_clean.code(raw), stored) $$;

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

-- The address is the whole raw text, except for decoration: what loses a name or a second address is listed.
create function legacy_clean.email_agrees(raw text, stored text, fallback text default null) returns boolean
language plpgsql immutable parallel safe set search_path = pg_catalog
as $$
declare
    said text collate "C";
    place integer;
begin
    if stored is null then
        return fallback is null and legacy_clean.gist(raw) is null;
    elsif not legacy_clean.is_email(stored) then
        return coalesce(stored collate "C" = fallback and legacy_clean.gist(raw) is null, false);
    elsif lower(raw collate "C") = stored collate "C" then
        return true;
    end if;
    said := legacy_clean.small(legacy_clean.seen(raw));
    place := strpos(said, stored collate "C");
    return coalesce(
        place > 0
        and btrim(replace(left(said, place - 1), 'mailto:', ''), E'<;, \t\n') = ''
        and btrim(substr(said, place + length(stored)), E'>.;, \t\n') = '',
        false
    );
end
$$;

create function legacy_clean.email_agrees(raw anyelement, stored text, fallback text default null) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.email_agrees(legacy_clean.spelled(raw), stored, fallback) $$;

create function legacy_clean.email_excused(raw anyelement, stored text, fallback text default null) returns boolean
language sql stable parallel safe
as $$ select coalesce(legacy_clean.email(raw), fallback) is not distinct from stored collate "C" $$;
