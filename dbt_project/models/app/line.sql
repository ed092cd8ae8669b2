{#- One row per row of AB_LINE in the columns of production_line; a row with reasons goes to rejected_rows instead. -#}

-- depends_on: {{ ref('customer') }} (so that customer+ builds all eight)

select
    line_id,
    line_number,
    description,
    is_active,
    {{ evidence_columns() }}
from {{ ref('int_line') }}
