{#- Is the text in the brackets of `bob@[192.0.2.1]` an IPv4 or IPv6 address, as Python's ipaddress reads them and Django
    limits them (39 characters)? An IPv6 address has eight groups, of which `::` stands for one or more; its last two may be
    written as an IPv4 address. -#}
{% macro address_literal_is_valid(text) -%}
    {%- set byte = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])' -%}
    {%- set ipv4 = byte ~ '(\\.' ~ byte ~ '){3}' -%}
    {%- set group = '[0-9a-f]{1,4}' -%}
    {%- set ipv6 -%}
        length({{ text }}) <= 39
        and (
            value ~ '^({{ group }}:){7}{{ group }}$'
            or (
                value ~ '^({{ group }}(:{{ group }})*)?::({{ group }}(:{{ group }})*)?$'
                and array_length(regexp_split_to_array(btrim(replace(value, '::', ':'), ':'), ':'), 1) <= 7
            )
        )
    {%- endset -%}
    (
        {{ text }} ~ '^{{ ipv4 }}$'
        or {{ once('regexp_replace(' ~ text ~ ", ':" ~ ipv4 ~ "$', ':0:0')", ipv6) }}
    )
{%- endmacro %}
