{#- Does Django's EmailField accept this lower-case text? As EmailValidator of django/core/validators.py (5.2) has it, ASCII only
    and at most 254 characters. Quoted names, localhost and address literals are rare, so they are looked at apart. Bounded
    repeats are slow in Postgres, so a label's 63 characters are counted only where they can matter. -#}
{% macro email_is_valid(text) -%}
    {%- set atom = "[-!#$%&''*+/=?^_`{}|~0-9a-z]+" -%}
    {%- set quoted = '"([!#-\\[\\]-~]|\\\\[\\t -~])*"' -%}
    {%- set label = "[0-9a-z]([0-9a-z-]*[0-9a-z])?" -%}
    {%- set domain = "(" ~ label ~ "\\.)+([a-z][a-z-]*[a-z]|xn--[0-9a-z]+)" -%}
    (
        (
            {{ text }} ~ '^{{ atom }}(\.{{ atom }})*@{{ domain }}$'
            or (
                {{ text }} ~ '^({{ atom }}(\.{{ atom }})*|{{ quoted }})@({{ domain }}|localhost|\[[0-9a-f:.]+\])$'
                and (
                    {{ text }} not like '%]'
                    or {{ address_literal_is_valid("substring(" ~ text ~ " from '\\[([0-9a-f:.]+)\\]$')") }}
                )
            )
        )
        and length({{ text }}) <= 254
        and (length({{ text }}) <= 64 or substring({{ text }} from '[^@]*$') !~ '[^.]{64}')
    )
{%- endmacro %}
