{#- With require_acceptance: whatever is rejected, changed, in conflict, listed as a warning or not mapped is in accepted.csv, with its
    owner's name, and is not more than was accepted. -#}
-- depends_on: {{ ref('accepted') }}
{{ after_the_whole_build() }} -- what the build finds has to be there
{{ not_accepted(ref('accepted')) }}
