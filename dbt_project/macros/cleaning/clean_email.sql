{#- The first valid e-mail address in a raw value, in lower case; NULL where there is none. -#}
{% macro clean_email(column) -%}
    {%- set address -%}
        case
            when value is null then null
            when {{ email_is_valid('value') }} then value
            else (
                select address from {{ email_candidates('value') }}
                where {{ email_is_valid('address') }}
                order by place
                limit 1
            )
        end
    {%- endset -%}
    {{ once(lower_ascii(clean_text(column)), address) }}
{%- endmacro %}
