{#- Creates the cleaning functions (functions/*.sql) if they are missing or differ from the files, in one transaction. -#}
{% macro create_functions() -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- do flag_words() -%}
    {%- set schema = clean_schema() -%}
    {%- set ours = 'The cleaning rules: dbt makes them anew from dbt_project/functions. md5 ' -%}
    {%- set comment = ours ~ functions_digest() -%}
    {%- set found = run_query("select obj_description(to_regnamespace('" ~ schema ~ "'), 'pg_namespace')").rows[0][0] -%}
    {%- if found != comment %}
do $create_functions$
declare
    found_there oid;
    comment_there text;
    left_there text;
begin
    -- two runs that start at the same time must not make them twice
    perform pg_advisory_xact_lock(hashtextextended('abis:{{ schema }}', 0));
    -- to_regnamespace() does not see what another session committed during the wait
    select pg_namespace.oid, obj_description(pg_namespace.oid, 'pg_namespace') into found_there, comment_there
    from pg_namespace where nspname = '{{ schema }}';
    if comment_there = '{{ comment }}' then
        return;
    end if;
    if current_setting('server_encoding') <> 'UTF8' then
        raise exception 'database % has the encoding %: the migration needs UTF8', current_database(), current_setting('server_encoding');
    end if;
    if found_there is not null
        and coalesce(comment_there, '') not like '{{ ours }}%'
        -- an empty one was made by a DBA, who keeps CREATE on the database
        and exists (select from pg_depend where refclassid = 'pg_namespace'::regclass and refobjid = found_there)
    then
        raise exception 'schema {{ schema }} exists but does not belong to this project: rename it';
    end if;
    perform set_config('standard_conforming_strings', 'on', true);
    perform set_config('check_function_bodies', 'off', true);
    perform set_config('client_min_messages', 'warning', true);
    if found_there is null or has_database_privilege(current_database(), 'create') then
        drop schema if exists {{ schema }} cascade;
        create schema {{ schema }};
    else
        for left_there in
            select format('drop routine if exists %s cascade', pg_proc.oid::regprocedure)
            from pg_proc where pronamespace = found_there
        loop
            execute left_there;
        end loop;
    end if;
    grant usage on schema {{ schema }} to public;
    execute $functions$
{{ functions_sql() }}
    $functions$;
    comment on schema {{ schema }} is '{{ comment }}';
end
$create_functions$
    {%- endif -%}
{%- endmacro %}
