{#- SQL of a key's text from SQL of its parts: for one part the part itself, for several legacy_clean.key of them. -#}
{% macro joined_key(parts) -%}
    {{ return(parts[0] if parts | length == 1 else clean_schema() ~ '.key(' ~ parts | join(', ') ~ ')') }}
{%- endmacro %}
