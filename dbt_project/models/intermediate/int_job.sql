{#- One row per row of AB_JOB, as production_job would hold it, with every reason why it is rejected. -#}

{{ judged('job', rows=ref('stg_job')) }}
