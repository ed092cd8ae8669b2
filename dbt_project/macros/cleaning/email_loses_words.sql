{#- Did cleaning leave more behind than decoration: a name, a second address, or all of it? -#}
{% macro email_loses_words(column, cleaned) -%}
    {{ once(
        'lower(' ~ clean_text(column) ~ ')',
        'value is distinct from ' ~ cleaned ~ ' and (' ~ cleaned ~ ' is null or cardinality(' ~ email_words('value') ~ ') > 1)'
    ) }}
{%- endmacro %}
