{#- Creates a schema of the evidence if it is missing, also where the loader or scripts/signoff creates it at the same moment.
    `if not exists` asks for the right to create one even if it is there. pg_namespace is read, since to_regnamespace() does not see
    what another session committed while this one waited for an advisory lock. -#}
{% macro create_evidence_schema(name) -%}
    do $$ begin
        if not exists (select from pg_namespace where nspname = {{ literal(name) }}) then
            create schema {{ adapter.quote(name) }};
        end if;
    exception when duplicate_schema or unique_violation then null;  -- another session created it meanwhile
    end $$;
{%- endmacro %}
