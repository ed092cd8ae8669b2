{#- Stops, with the right cause, where what has the name of a Django table is none: a view, a foreign table, or a name in other letters. -#}
{% macro require_table(entity, name) -%}
    {% call statement('kind', fetch_result=True) %}
    select
        case class.relkind
            when 'v' then 'a view' when 'm' then 'a materialized view' when 'f' then 'a foreign table' when 'S' then 'a sequence' when 'i' then 'an index'
            when 'c' then 'a composite type' when 't' then 'a TOAST table' else 'a table whose columns this role cannot see'
        end,
        class.relname
    from pg_class as class
    join pg_namespace as namespace on namespace.oid = class.relnamespace
    where
        namespace.nspname = {{ literal(entity.relation.schema) }}
        and lower(class.relname) = lower({{ literal(entity.relation.identifier) }})
    order by class.relname <> {{ literal(entity.relation.identifier) }}
    limit 1
    {% endcall %}
    {%- for kind, found in load_result('kind').table.rows -%}
        {{ exceptions.raise_compiler_error(
            name ~ ' is ' ~ kind ~ ': rows are loaded into tables that Django made (models with managed = True)' if found == entity.relation.identifier
            else 'the Django table ' ~ name ~ ' does not exist, but ' ~ entity.relation.schema ~ '.' ~ found ~ ' does: write the alias in models/app/' ~ entity.name
                ~ '.yml in the same letters'
        ) }}
    {%- endfor -%}
{%- endmacro %}
