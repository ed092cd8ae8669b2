{#- One row per row of AB_SKID, as inventory_skid would hold it, with every reason why it is rejected. -#}

{{ judged('skid', rows=ref('stg_skid')) }}
