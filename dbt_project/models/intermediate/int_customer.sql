{#- One row per row of AB_CUSTOMER, as customers_customer would hold it, with every reason why it is rejected. -#}

{{ judged('customer', rows=ref('stg_customer')) }}
