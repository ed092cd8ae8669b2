{#- Stops before anything is written where the Django table is missing or cannot take the model's rows as they are; names all that is wrong. -#}
{% macro require_django_table(load) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set found = run_query(
        "select attribute.attname, attribute.attnotnull, attribute.atthasdef or attribute.attidentity <> '' as filled,
            format_type(attribute.atttypid, attribute.atttypmod) as type
         from pg_class as class
         join pg_namespace as namespace on namespace.oid = class.relnamespace
         join pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped
         where class.relkind in ('r', 'p') and namespace.nspname = '" ~ load.table.schema ~ "' and class.relname = '" ~ load.table.identifier ~ "'"
    ).rows -%}
    {%- if not found -%}
        {{ exceptions.raise_compiler_error(
            'the Django table ' ~ load.table.schema ~ '.' ~ load.table.identifier ~ ' does not exist: '
            ~ ('run scripts/rehearsal first' if target.name == 'rehearsal' else 'run `python manage.py migrate` in the app first')
        ) }}
    {%- endif -%}
    {%- set types = {} -%}
    {%- set problems = [] -%}
    {%- for name, not_null, filled, type in found -%}
        {%- do types.update({name: type}) -%}
        {%- if not_null and not filled and name not in load.columns -%}
            {%- do problems.append(
                name ~ ' is NOT NULL without a database default, and the model does not give it: add it to the model, or give the Django field a db_default'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for column in load.contract.columns -%}
        {%- if column.name not in types -%}
            {%- do problems.append(column.name ~ ' does not exist') -%}
        {%- elif not can_hold(column, types[column.name]) -%}
            {%- do problems.append(column.name ~ ' is ' ~ types[column.name] ~ ', which cannot hold every ' ~ column.data_type) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if problems -%}
        {{ exceptions.raise_compiler_error(
            'the Django table ' ~ load.table.schema ~ '.' ~ load.table.identifier ~ ' and the contract in models/app/' ~ load.entity ~ '.yml differ: '
            ~ problems | join('; ') ~ '. Run `python manage.py migrate`, or change the field or the contract; nothing was written'
        ) }}
    {%- endif -%}
{%- endmacro %}
