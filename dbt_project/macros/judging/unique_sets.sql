{#- What must be unique in an entity's table, in the order of the checks: the natural key, then the unique columns as the mapping has them, then the
    constraints of several columns: [{name, sql_name, label, value}]. `name` is a column of judged rows whose equal values are duplicates; `label` names
    the columns in reasons; `value` is the SQL that computes it, none if it is a column of the table itself. -#}
{% macro unique_sets(contract) -%}
    {%- set sets = [] -%}
    {%- if contract.key -%}
        {%- do sets.append({'name': contract.key, 'label': contract.key, 'value': none, 'sql_name': sql_name(contract.key)}) -%}
    {%- elif contract.key_names -%}
        {%- do sets.append({'name': 'key_text', 'label': contract.key_names | join('+'), 'value': none, 'sql_name': 'key_text'}) -%}
    {%- endif -%}
    {%- for column in contract.columns if column.unique and column.name != contract.key -%}
        {%- do sets.append({'name': column.name, 'label': column.name, 'value': none, 'sql_name': column.sql_name}) -%}
    {%- endfor -%}
    {%- for unique in contract.uniques if unique.columns != contract.key_names or unique.where or unique.expression -%}
        {%- do sets.append({'name': unique.name, 'label': unique.columns | join('+'), 'value': unique_value(contract, unique), 'sql_name': unique.name}) -%}
    {%- endfor -%}
    {{ return(sets) }}
{%- endmacro %}
