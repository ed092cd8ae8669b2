{#- SQL of the value by which rows are duplicates, of one set of macro unique_sets, over columns that ruled_by_contract made. -#}
{% macro value_of_set(entity, set) -%}
    {{ return(set.value or (stored_key(entity) if set.name == 'key_text' else set.sql_name ~ '::text')) }}
{%- endmacro %}
