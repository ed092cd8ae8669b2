{#- Lower case for ASCII letters alone and in any locale: a Turkish one has no i for I, and the Kelvin sign is no k. -#}
{% macro lower_ascii(text) -%}
    lower({{ text }} collate "C") collate "default"
{%- endmacro %}
