{#- One row per row of AB_CUSTOMER in the columns of customers_customer; a row with reasons goes to rejected_rows instead. -#}

select
    customer_id,
    name,
    address_line1,
    address_line2,
    city,
    state,
    zip_code,
    country,
    phone,
    fax,
    email,
    is_active,
    notes,
    created_at,
    updated_at,
    {{ evidence_columns() }}
from {{ ref('int_customer') }}
