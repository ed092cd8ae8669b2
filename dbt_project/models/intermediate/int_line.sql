{#- One row per row of AB_LINE, as production_line would hold it, with every reason why it is rejected. -#}

{{ judged('line', rows=ref('stg_line')) }}
