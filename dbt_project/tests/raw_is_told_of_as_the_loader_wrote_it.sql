{#- The history of extractions is as the loader wrote it: each row has the digest of its content and of the row before it, none is
    missing in between, and the warnings of each are those that it counted. Rows with link 0 come from a loader without the chain. -#}
{{ after_every_entity() }} -- a difference must not hide what the build finds
{%- set extractions = look_for_extractions() %}
{%- if extractions.exist and not extractions.problem %}
with chained as (
    select
        *,
        {{ extraction_digest() }} as digest_now,
        lag(link, 1, 0::bigint) over (order by link) as link_before,
        lag(digest) over (order by link) as digest_before
    from legacy_audit.extractions
    where link > 0
),

listed as (
    select
        run_id,
        table_name,
        {{ rows_digest('row(legacy_key, column_name, original, stored, reason, excess)') }} as warnings_digest
    from legacy_audit.extraction_warnings
    group by run_id, table_name
)

select run_id, table_name, 'its row in legacy_audit.extractions was changed' as problem
from chained
where digest is distinct from digest_now
union all
select run_id, table_name, 'a row before it is missing in legacy_audit.extractions'
from chained
where link <> link_before + 1 or previous_digest is distinct from digest_before
union all
select run_id, table_name, 'it is complete, but the loader did not write that'
from legacy_audit.extractions
where state = 'complete' and link is null
union all
select
    chained.run_id,
    chained.table_name,
    'its rows in legacy_audit.extraction_warnings were changed: ' || chained.warnings_digest || ' then, ' || coalesce(listed.warnings_digest, '0:0') || ' now'
from chained
left join listed on chained.run_id = listed.run_id and chained.table_name = listed.table_name
where chained.warnings_digest <> coalesce(listed.warnings_digest, '0:0')
union all
select listed.run_id, listed.table_name, 'legacy_audit.extraction_warnings tells of an extraction that there was not'
from listed
left join legacy_audit.extractions on listed.run_id = extractions.run_id and listed.table_name = extractions.table_name
where extractions.run_id is null
{%- else %}
select '{{ extractions.problem or "" }}' as problem where {{ 'true' if extractions.problem else 'false' }}
{%- endif %}
