{#- One row per row of AB_JOB in the columns of production_job; a row with reasons goes to rejected_rows instead. -#}

select {{ app_columns('job') }}
from {{ ref('int_job') }}
