{#- One row per row of MT_EQUIP, as assets_equipment would hold it, with every reason why it is rejected. -#}

{{ judged('equipment', rows=ref('stg_equipment')) }}
