{#- One row per row of AB_CARRIER in the columns of shipping_carrier; a row with reasons goes to rejected_rows instead. -#}

{#- it needs no customer, but is built with it -#}
{%- if not execute -%}{%- do ref('built_with_customer') -%}{%- endif -%}

select {{ app_columns('carrier') }}
from {{ ref('int_carrier') }}
