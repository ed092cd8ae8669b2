{#- One row per row of MT_PM in the columns of work_plan; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('plan') }}
from {{ ref('int_plan') }}
