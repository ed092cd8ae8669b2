{#- What the newest build left in legacy_audit is still there, unchanged, and so is the history of all builds. Each row of loads holds the digest
    of the row before it, and the digests of what its build left in the other tables. -#}
{% test evidence_is_what_the_build_left(model) %}
{%- set entity = contract_of(model) -%}
{%- set state = (state_known(entity.name) if execute else none) or {} -%}
with history as (
    select
        loads.number,
        loads.invocation_id,
        loads.digests,
        loads.digest,
        loads.previous_digest,
        {{ load_digest('to_jsonb(loads)') }} as computed_digest,
        lag(loads.digest) over (order by loads.number) as digest_before,
        lead(loads.number) over (order by loads.number) is null as is_newest
    from {{ audit('loads') }} as loads
    where loads.entity = '{{ entity.name }}'
),

now as (
    {%- if state.is_as_built %}
    select digests from history where is_newest  -- compared a moment ago
    {%- else %}
    select {{ evidence_digests(entity.name) }} as digests
    {%- endif %}
)

select '{{ entity.name }}' as entity, 'loads' as table_name, 'row ' || number || ' was changed after its build (run ' || invocation_id || ')' as problem
from history
where digest is distinct from computed_digest

union all
select '{{ entity.name }}', 'loads', 'a row before row ' || number || ' was deleted, added or replaced'
from history
where previous_digest is distinct from digest_before

union all
select
    '{{ entity.name }}', 'loads',
    format('%s rows were written, the newest with digest %s; %s are there', head.rows, left(head.digest, 12), counted.rows)
from (select count(*) as rows, max(digest) filter (where is_newest) as digest from history) as counted
left join {{ audit('chain_heads') }} as head on head.entity = '{{ entity.name }}'
where (coalesce(head.rows, 0), head.digest) is distinct from (counted.rows, counted.digest)

union all
select
    '{{ entity.name }}', left_there.key,
    format('changed since the newest build: it left %s (rows:digest), %s are there', left_there.value, now.digests ->> left_there.key)
from history
cross join now
cross join lateral jsonb_each_text(history.digests) as left_there
where history.is_newest and left_there.value is distinct from now.digests ->> left_there.key
{% endtest %}
