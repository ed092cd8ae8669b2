{#- With require_acceptance: whatever is rejected, changed, in conflict, listed as a warning or not mapped is in accepted.csv, with its
    owner's name, and is not more than was accepted. -#}
-- depends_on: {{ ref('accepted') }}
-- depends_on: {{ ref('skid') }} {{ ref('qa') }} {{ ref('shipment') }} (last, after everything that a build records)
{{ not_accepted(ref('accepted')) }}
