{#- One row per row of MT_WO in the columns of work_order; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('order') }}
from {{ ref('int_order') }}
