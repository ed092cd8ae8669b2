{#- One row per row of MT_READING in the columns of work_reading; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('reading') }}
from {{ ref('int_reading') }}
