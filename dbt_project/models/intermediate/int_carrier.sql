{#- One row per row of AB_CARRIER, as shipping_carrier would hold it, with every reason why it is rejected. -#}

{{ judged('carrier', rows=ref('stg_carrier')) }}
