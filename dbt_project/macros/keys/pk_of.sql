{#- SQL of the Django primary key of a row of loaded_keys, or of what was made of it (`gone`, `leaving`), in its own type. -#}
{% macro pk_of(entity, row) -%}
    {{ return(row ~ '.key' if entity.is_plain else row ~ '.pk::' ~ entity.pk_type) }}
{%- endmacro %}
