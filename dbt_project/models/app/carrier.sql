{#- One row per row of AB_CARRIER in the columns of shipping_carrier; a row with reasons goes to rejected_rows instead. -#}

-- depends_on: {{ ref('customer') }} (so that customer+ builds all eight)

select
    carrier_id,
    name,
    scac_code,
    contact_name,
    phone,
    email,
    is_active,
    notes,
    {{ evidence_columns() }}
from {{ ref('int_carrier') }}
