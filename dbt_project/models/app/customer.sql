{#- One row per row of AB_CUSTOMER in the columns of customers_customer; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('customer') }}
from {{ ref('int_customer') }}
