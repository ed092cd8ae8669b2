{#- One row per row of AB_LINE in the columns of production_line; a row with reasons goes to rejected_rows instead. -#}

-- depends_on: {{ ref('customer') }} (so that customer+ builds all eight)

select {{ app_columns('line') }}
from {{ ref('int_line') }}
