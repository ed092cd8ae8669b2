{#- One row per row of MT_VENDOR, as stores_supplier would hold it, with every reason why it is rejected. -#}

{{ judged('supplier', rows=ref('stg_supplier')) }}
