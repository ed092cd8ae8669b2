{#- One row per row of MT_EMP_SKILL: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_reference('technician_skill', 'technician_id') }} as technician_id,
        {{ clean_reference('technician_skill', 'skill_id') }} as skill_id,

        -- evidence
        {{ legacy_key('technician_skill') }} as legacy_key,
        ctid as row_id,
        {{ whole_row('mt_emp_skill') }} as raw_row
    from {{ source('legacy_raw', 'mt_emp_skill').render() }} as mt_emp_skill
    {{ computed_once() }}
)

select * from cleaned
