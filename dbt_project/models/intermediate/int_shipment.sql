{#- One row per row of AB_SHIPMENT, as shipping_shipment would hold it, with every reason why it is rejected. -#}

{{ judged('shipment', rows=ref('stg_shipment')) }}
