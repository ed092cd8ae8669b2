{#- One row per row of AB_CARRIER in the columns of shipping_carrier; a row with reasons goes to rejected_rows instead. -#}

-- depends_on: {{ ref('customer') }} (so that customer+ builds all eight)

select {{ app_columns('carrier') }}
from {{ ref('int_carrier') }}
