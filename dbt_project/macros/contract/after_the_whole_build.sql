{#- As after_every_entity, for what looks at the evidence of all entities: scripts/scaffold adds those that it makes. The tests of raw tables do not
    wait for these, or `dbt build --select +invoice` would ask for every raw table. -#}
{% macro after_the_whole_build() -%}
    -- depends_on: {{ ref('skid') }} {{ ref('qa') }} {{ ref('shipment') }}
{%- endmacro %}
