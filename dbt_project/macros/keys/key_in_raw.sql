{#- SQL of a key or a reference in raw, as one text: for one column its text, for several a JSON array, numbers by their plain text. `row` is
    SQL of the raw row, such as `raw.` or `(raw_row).`. -#}
{% macro key_in_raw(sources, row='') -%}
    {%- if sources | length == 1 -%}{{ return(row ~ adapter.quote(sources[0]) ~ '::text') }}{%- endif -%}
    {%- set parts = [] -%}
    {%- for source in sources -%}{%- do parts.append(clean_schema() ~ '._as_named(' ~ row ~ adapter.quote(source) ~ ')') -%}{%- endfor -%}
    {{ return(joined_key(parts)) }}
{%- endmacro %}
