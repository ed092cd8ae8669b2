{#- The stored value as text for the evidence: the same in every session, so instants are written in UTC. -#}
{% macro stored_text(column) -%}
    {%- if column.type == 'time' -%}
        (({{ column.name }} at time zone 'UTC')::text || '+00')
    {%- else -%}
        ({{ stored_value(column) }})::text
    {%- endif -%}
{%- endmacro %}
