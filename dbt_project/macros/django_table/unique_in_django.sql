{#- Values that must be unique in the Django table of an entity whose primary key is not its natural key, and that rows of one build can take from one
    another: [{label, value}], `value` SQL over the table's columns or over staged rows. -#}
{% macro unique_in_django(entity) -%}
    {%- set sets = [{'label': entity.key_names | join(', '), 'value': _together(entity, entity.key_names, false)}] -%}
    {%- for column in unique_columns(entity) -%}
        {%- do sets.append({'label': column.name, 'value': _together(entity, [column.name], true)}) -%}
    {%- endfor -%}
    {%- for unique in entity.uniques -%}
        {%- set value = '(' ~ unique.expression ~ ')::text' if unique.expression else _together(entity, unique.columns, unique.nulls_distinct) -%}
        {%- do sets.append({
            'label': unique.columns | join(', '),
            'value': 'case when ' ~ unique.where ~ ' then ' ~ value ~ ' end' if unique.where else value
        }) -%}
    {%- endfor -%}
    {{ return(sets) }}
{%- endmacro %}


{% macro _together(entity, names, nulls_distinct) -%}
    {%- set parts = [] -%}
    {%- for name in names -%}{%- do parts.append(adapter.quote(name) ~ '::text') -%}{%- endfor -%}
    {%- if nulls_distinct and names | length == 1 -%}{{ return(parts[0]) }}{%- endif -%}
    {%- set value = 'to_jsonb(array[' ~ parts | join(', ') ~ '])::text' -%}
    {{ return('case when num_nulls(' ~ parts | join(', ') ~ ') = 0 then ' ~ value ~ ' end' if nulls_distinct else value) }}
{%- endmacro %}
