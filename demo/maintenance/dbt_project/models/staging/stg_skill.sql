{#- One row per row of MT_SKILL: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_code('skill_cd') }} as code,
        {{ clean_text('descr') }} as name,

        -- evidence
        {{ legacy_key('skill') }} as legacy_key,
        ctid as row_id,
        {{ whole_row('mt_skill') }} as raw_row
    from {{ source('legacy_raw', 'mt_skill').render() }} as mt_skill
    {{ computed_once() }}
)

select * from cleaned
