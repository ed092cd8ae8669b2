{#- Law 0: all raw tables that the models read are complete and come from one run at one SCN, and no newer extraction of one of them failed
    or was interrupted. The materialization checks the same for an entity and its ancestors before it builds (require_one_picture). -#}
{{ after_every_entity() }} -- a difference must not hide what the build finds
{%- set extractions = look_for_extractions() %}
{%- if not extractions.exist or var('allow_mixed_snapshots') %}
select null as problem where false
{%- elif extractions.problem %}
select '{{ extractions.problem }}' as problem
{%- else %}
{{ picture_problems(mapped_tables()) }}
{%- endif %}
