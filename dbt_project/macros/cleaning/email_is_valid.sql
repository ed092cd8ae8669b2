{#- Does Django's EmailField accept this lower-case text? As django/core/validators.py (5.2) has it, ASCII only and at
    most 254 characters. Bounded repeats are slow in Postgres, so a label's 63 characters are looked at only where they can matter. -#}
{% macro email_is_valid(text) -%}
    {%- set atom = "[-!#$%&''*+/=?^_`{}|~0-9a-z]+" -%}
    {%- set label = "[0-9a-z]([0-9a-z-]*[0-9a-z])?" -%}
    {%- set user = "(" ~ atom ~ "(\\." ~ atom ~ ")*|\"([!#-\\[\\]-~]|\\\\[!-~])*\")" -%}
    (
        {{ text }} ~ '^{{ user }}@((({{ label }}\.)+([a-z][a-z-]*[a-z]|xn--[0-9a-z]+))|localhost|\[[0-9a-f:.]+\])$'
        and length({{ text }}) <= 254
        and (length({{ text }}) <= 64 or substring({{ text }} from '[^@]*$') !~ '[^.]{64}')
        and ({{ text }} not like '%]' or {{ address_literal_is_valid("substring(" ~ text ~ " from '\\[([0-9a-f:.]+)\\]$')") }})
    )
{%- endmacro %}
