{#- A select list in a few readable lines. -#}
{% macro lines_of(values, indent=4) -%}
    {%- set lines = [] -%}
    {%- for value in values -%}
        {%- if lines and (lines[-1] ~ value) | length < 116 -%}
            {%- do lines.append(lines.pop() ~ ', ' ~ value) -%}
        {%- else -%}
            {%- do lines.append(value) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(lines | join(',\n' ~ ' ' * indent)) }}
{%- endmacro %}
