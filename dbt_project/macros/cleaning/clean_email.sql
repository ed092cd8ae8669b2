{#- The first valid e-mail address in a raw value, in lower case; NULL where there is none. -#}
{% macro clean_email(column) -%}
    {{ once(
        'lower(' ~ clean_text(column) ~ ')',
        'case
            when ' ~ email_is_valid('value') ~ ' then value
            else (
                select word from unnest(' ~ email_words('value') ~ ') with ordinality as words (word, place)
                where ' ~ email_is_valid('word') ~ ' order by place limit 1
            )
        end'
    ) }}
{%- endmacro %}
