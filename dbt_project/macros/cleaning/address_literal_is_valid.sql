{#- Is the text in the brackets of `bob@[192.0.2.1]` an IPv4 or IPv6 address, as Python's ipaddress reads them? -#}
{% macro address_literal_is_valid(text) -%}
    {%- set byte = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])" -%}
    {%- set group = "[0-9a-f]{1,4}" -%}
    (
        {{ text }} ~ '^{{ byte }}(\.{{ byte }}){3}$'
        or {{ text }} ~ '^({{ group }}:){7}{{ group }}$'
        or (
            {{ text }} ~ '^({{ group }}(:{{ group }})*)?::({{ group }}(:{{ group }})*)?$'
            and array_length(regexp_split_to_array(btrim(replace({{ text }}, '::', ':'), ':'), ':'), 1) <= 7
        )
    )
{%- endmacro %}
