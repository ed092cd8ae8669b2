{#- One row per row of AB_LINE in the columns of production_line; a row with reasons goes to rejected_rows instead. -#}

{#- it needs no customer, but is built with it -#}
{%- if not execute -%}{%- do ref('built_with_customer') -%}{%- endif -%}

select {{ app_columns('line') }}
from {{ ref('int_line') }}
