{#- The lossy changes of a row that is migrated: those of cleaning, and each orphan that is stored as NULL. -#}
{% macro all_changes(entity) -%}
    {%- set nullified = [] -%}
    {%- for column in contract(entity).columns if column.references and orphan_policy(entity, column.name) == 'nullify' -%}
        {%- do nullified.append(column) -%}
    {%- endfor -%}
    case when reject_reasons is null
        {%- if nullified %} and (value_changes is not null{% for column in nullified %} or {{ column.name }}_orphan is not null{% endfor %})
        {%- endif %} then
        {%- if nullified %}
            coalesce(value_changes, '[]')
            {%- for column in nullified %}
            || case when {{ column.name }}_orphan is null then '[]'
                else jsonb_build_array({{ change(column.name, '(raw_row).' ~ column.source ~ '::text', 'null', 'reference') }}) end
            {%- endfor %}
        {%- else %} value_changes
        {%- endif %} end
{%- endmacro %}
