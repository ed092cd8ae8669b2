{#- One row per row of AB_CUSTOMER, as customers_customer would hold it, with the reasons that speak against it. -#}

with staged as (
    select * from {{ ref('stg_customer') }}
),

-- each row by itself: required, too_long, out_of_range, as the contract of model customer says
judged as materialized (
    select
        {{ as_stored('customer') }},
        {{ row_reasons('customer') }} as row_reasons,
        {{ value_changes('customer') }} as value_changes,
        legacy_key,
        row_id,
        raw_row
    from staged
),

-- of rows with one key the latest is kept
customer_id_repeated as (
    {{ duplicates('customer', 'customer_id') }}
),

verdicts as (
    {{ verdicts('customer', rows='judged', repeated=['customer_id_repeated']) }}
)

select * from verdicts
