{#- One row per row of AB_COIL, as inventory_coil would hold it, with every reason why it is rejected. -#}

{{ judged('coil', rows=ref('stg_coil')) }}
