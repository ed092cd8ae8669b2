{#- One row per row of AB_LINE: new names, real types, clean values. Nothing is dropped here. -#}

with cleaned as (
    select
        {{ clean_code('line_id') }} as line_id,
        {{ clean_code('line_number') }} as line_number,
        {{ clean_text('description') }} as description,
        {{ clean_boolean('is_active', default=true) }} as is_active,

        -- evidence
        line_id::text as legacy_key,
        ctid as row_id,
        {{ whole_row('ab_line') }} as raw_row
    from {{ source('legacy_raw', 'ab_line').render() }} as ab_line
    {{ computed_once() }}
)

select * from cleaned
