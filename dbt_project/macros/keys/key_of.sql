{#- SQL of the key's text of a row that a model gives (`staged`, `model`, `computed`). -#}
{% macro key_of(entity, row) -%}
    {{ return(row ~ '.' ~ (adapter.quote(entity.pk) if entity.is_plain else 'key_text')) }}
{%- endmacro %}
