{#- SQL of the state of what a build left in legacy_audit for an entity and its children's verdicts, a text that changes with every
    change of it. What only waits to go (see delete_unreferenced_ancestors) is no part of it. -#}
{% macro evidence_state(entity) -%}
    concat_ws(
        ', ',
        {{ rows_state(audit('rejected_rows') ~ " where entity = '" ~ entity ~ "'") }},
        {{ rows_state(audit('value_changes') ~ " where entity = '" ~ entity ~ "'") }},
        {{ rows_state(audit('loaded_keys') ~ " where entity = '" ~ entity ~ "' and accepted") }}
    )
{%- endmacro %}
