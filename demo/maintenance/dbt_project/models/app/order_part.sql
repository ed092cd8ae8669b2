{#- One row per row of MT_WO_PART in the columns of work_orderpart; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('order_part') }}
from {{ ref('int_order_part') }}
