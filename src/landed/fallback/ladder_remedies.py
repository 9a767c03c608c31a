"""What to do next about what the ladder found, by rule."""

REMEDIES = {
    "unsaved": "Bring what the message names into hand first: without it nothing is broken on purpose.",
    "left_cut": "Put it back by hand now, as the message says; then verify everything again.",
    "source": "Look at the order of the sources in the site's settings, and for a cache that outlives its source.",
    "slow": "Remember that a source is dead, and probe it beside the requests: nobody else waits for its time-out.",
    "errors": "Look at the deployment's log at this time: in an outage the next source answers.",
    "items": "Bring the fallback's data up to date with the database's, and keep them so.",
    "shape": "Build the answer by the same code, whatever source its rows come from.",
    "cached": "Say `cached` of every answer that is repeated, and of no other.",
    "timestamp": "Keep the moment of the reading beside the data, and repeat both.",
    "late": "Deploy the switch quicker, or promise what it takes: whoever turns it in an emergency waits so long.",
    "slower": "Look for what the outage left: probes without end, a pool that is too small, open sessions.",
    "sessions": "Connections leak: look for those that were opened in the outage and never closed.",
    "restarted": "Look at why the process ended: an outage of a source must not end the site.",
    "other": "Ask the endpoint by hand (curl) while the source is cut, and look at the deployment's log.",
}
