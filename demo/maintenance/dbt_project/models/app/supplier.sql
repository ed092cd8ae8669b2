{#- One row per row of MT_VENDOR in the columns of stores_supplier; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('supplier') }}
from {{ ref('int_supplier') }}
