{#- Makes a test wait for the whole build: it names the entities that are not a parent. -#}
{% macro after_every_entity() -%}
    -- depends_on: {{ ref('skid') }} {{ ref('qa') }} {{ ref('shipment') }}
{%- endmacro %}
