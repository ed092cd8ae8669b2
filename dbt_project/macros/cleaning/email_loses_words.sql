{#- Did cleaning leave more behind than decoration: a name, a second address, or all of it? The first comparison settles nearly
    every value. -#}
{% macro email_loses_words(column, cleaned) -%}
    (
        {{ lower_ascii(column ~ '::text') }} is distinct from {{ cleaned }}
        and {{ once(lower_ascii(clean_text(column)), without_decoration('value')) }} is distinct from {{ cleaned }}
    )
{%- endmacro %}
