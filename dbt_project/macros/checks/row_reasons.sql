{#- The reasons that speak against a row by itself, text[]; NULL where there are none. -#}
{% macro row_reasons(entity) -%}
    {%- set checks = row_checks(entity) -%}
    case when {% for check in checks %}{{ ' or ' if not loop.first }}({{ check.condition }}){% endfor %}
            then array_remove(array[
                {%- for check in checks %}
                case when {{ check.condition }} then '{{ check.reason }}' end{{ ',' if not loop.last }}
                {%- endfor %}
            ], null)
        end
{%- endmacro %}
