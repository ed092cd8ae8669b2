{#- What can speak against a row by itself, from the contract: a list of {condition, reason, details}, in the columns' order.
    A reference is never too long: it is an orphan. -#}
{% macro row_checks(entity) -%}
    {%- set checks = [] -%}
    {%- for column in contract(entity).columns -%}
        {%- set raw = "'raw', (raw_row)." ~ column.source ~ "::text" -%}
        {%- set stored = stored_value(column) -%}
        {%- if column.required -%}
            {%- do checks.append({
                'condition': column.name ~ ' is null',
                'reason': 'required:' ~ column.name,
                'details': raw
            }) -%}
        {%- endif -%}
        {%- if column.length and not column.references -%}
            {%- do checks.append({
                'condition': 'length(' ~ column.name ~ ') > ' ~ column.length,
                'reason': 'too_long:' ~ column.name,
                'details': "'length', length(" ~ column.name ~ "), 'limit', " ~ column.length
            }) -%}
        {%- endif -%}
        {%- set limits = [] -%}
        {%- if column.type == 'number' -%}
            {%- do limits.append('abs(' ~ stored ~ ') >= 1e' ~ (column.precision - column.scale)) -%}
        {%- elif column.type == 'integer' -%}
            {%- do limits.append(stored ~ ' not between -2147483648 and 2147483647') -%}
        {%- endif -%}
        {%- if column.check -%}
            {%- do limits.append('not (' ~ modules.re.sub('\\b' ~ column.name ~ '\\b', stored, column.check) ~ ')') -%}
        {%- endif -%}
        {%- if limits -%}
            {%- do checks.append({
                'condition': limits | join(' or '),
                'reason': 'out_of_range:' ~ column.name,
                'details': raw ~ ", 'type', '" ~ column.data_type ~ "'" ~ (", 'must_be', '" ~ column.check ~ "'" if column.check else '')
            }) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(checks) }}
{%- endmacro %}
