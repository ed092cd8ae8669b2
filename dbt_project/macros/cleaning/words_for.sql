{#- SQL of the words for the codes of a column with the rule lookup, jsonb {code: word}, from its table of codes: one subquery, which
    Postgres computes once per statement. With `as_in_raw` the words and codes as in raw, for tests. -#}
{% macro words_for(column, as_in_raw=false) -%}
    {{ return("(select coalesce(jsonb_object_agg(code, word), '{}') from " ~ codes_and_words(column, as_in_raw) ~ ' as codes)') }}
{%- endmacro %}
