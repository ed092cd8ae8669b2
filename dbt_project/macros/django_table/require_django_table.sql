{#- Stops before anything is written where the Django table is missing or cannot take the model's rows. -#}
{% macro require_django_table(load) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set found = run_query(
        "select attribute.attname, attribute.attnotnull, attribute.atthasdef or attribute.attidentity <> '' as filled, class.relkind::text
         from pg_class as class
         join pg_namespace as namespace on namespace.oid = class.relnamespace
         join pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped
         where namespace.nspname = '" ~ load.table.schema ~ "' and class.relname = '" ~ load.table.identifier ~ "'"
    ).rows -%}
    {%- if not found or found[0][3] not in ('r', 'p') -%}
        {{ exceptions.raise_compiler_error(
            'the Django table ' ~ load.table.schema ~ '.' ~ load.table.identifier ~ ' does not exist: run `python manage.py migrate` in the app first'
            ~ (' (for the rehearsal: scripts/rehearsal)' if target.name == 'rehearsal' else '')
        ) }}
    {%- endif -%}
    {%- set present = found | map(attribute=0) | list -%}
    {%- for column in load.columns if column not in present -%}
        {{ exceptions.raise_compiler_error(
            load.table.identifier ~ ' has no column ' ~ column ~ ': the contract of model ' ~ load.entity ~ ' and the Django app differ'
        ) }}
    {%- endfor -%}
    {%- for name, not_null, filled, kind in found if not_null and not filled and name not in load.columns -%}
        {{ exceptions.raise_compiler_error(
            load.table.identifier ~ '.' ~ name ~ ' is NOT NULL without a database default and model ' ~ load.entity
            ~ ' does not give it: add it to the model, or give the Django field a db_default'
        ) }}
    {%- endfor -%}
{%- endmacro %}
