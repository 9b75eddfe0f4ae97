# SPDX-License-Identifier: BSD-2-Clause
# tapdeck completion for fish; a style test holds the words to the program.

set -l views hosts pairs flows ports dns urls names countries packets \
    issues timeline conversations protocols cities networks \
    resolvers dns_clients unnamed files
set -l columns resolver resolvers resolver_list \
    name_source named src_name dst_name a_name b_name client_name \
    server_host \
    address location country country_code city region asn \
    organization packets packets_out packets_in bytes bytes_out \
    bytes_in wire_bytes payload_out payload_in rate rate_out rate_in \
    rate_10s rate_40s peers first_seen last_seen share err last_60s src dst \
    payload a b packets_ab packets_ba bytes_ab bytes_ba duration protocol \
    client client_port server server_port service state rtt retransmits \
    out_of_order zero_windows resets icmp port packets_src packets_dst \
    bytes_src bytes_dst hosts order depth app name time flows lost \
    dns_queries damaged number length \
    info version ihl tos len id flags frag ttl proto chksum options sport \
    dport seq ack dataofs reserved tcp_flags window tcp_chksum urgptr \
    tcp_options issue example meaning types queries responses nxdomain \
    servfail unanswered retries clients client_list latency_avg latency_p95 \
    latency_max answers url method requests status content_type user_agent \
    server_name alpn ja3 ja4 ech certificate connections hellos \
    complete sha256 path from coding size kind note \
    what change measure now usual of_usual before of_before weight where \
    term value holds

# The next word of a list with commas: those that are in it yet are left out.
function __tapdeck_list
    set -l token (string replace -r -- '^--[a-z]+=' '' (commandline -ct))
    set -l before (string replace -r -- '[^,]*$' '' "$token")
    for word in $argv
        contains -- $word (string split -- , "$before"); or echo "$before$word"
    end
end

complete -c tapdeck -f
complete -c tapdeck -s i -l interface -xa 'any (command ls /sys/class/net)' -d 'Watch an interface live'
complete -c tapdeck -s r -l read -rF -d 'Read a capture, or one more'
complete -c tapdeck -l follow -d 'Wait for what is still being written to the file'
complete -c tapdeck -s w -l write -rF -d 'Also record every frame'
complete -c tapdeck -s s -l snaplen -x -d 'Keep at most that much of a frame'
complete -c tapdeck -s p -l no-promiscuous -d 'See only what is meant for this host'
complete -c tapdeck -s B -l buffer -x -d 'Kernel buffer'
complete -c tapdeck -s D -l list-interfaces -d 'List the interfaces and exit'
complete -c tapdeck -s n -d 'Never resolve names over the network'
complete -c tapdeck -l resolve -d 'Ask reverse DNS what addresses are called'
complete -c tapdeck -s F -l filter-file -rF -d 'Read the filter expression from a file'
complete -c tapdeck -s c -l count -x -d 'Stop after that many frames'
complete -c tapdeck -l duration -x -d 'Stop after a time'
complete -c tapdeck -l from -x -d 'Only frames from a time on'
complete -c tapdeck -l to -x -d 'Only frames before a time'
complete -c tapdeck -l explain -x -d 'Rank what made the difference at a time'
complete -c tapdeck -l against -rF -d 'Compare with another capture, or with T1..T2'
complete -c tapdeck -l check -x -d 'Exit with 3 unless it holds'
complete -c tapdeck -l speed -xa '0 0.1 1 10 100 1000' -d 'Replay speed'
complete -c tapdeck -l loop -d 'Replay again from the start'
complete -c tapdeck -l view -xa "(__tapdeck_list all $views)" -d 'These views'
complete -c tapdeck -l where -x -d 'Only rows that match'
complete -c tapdeck -l sort -xa "$columns" -d 'Sort by a column'
complete -c tapdeck -l columns -xa "(__tapdeck_list all $columns)" -d 'These columns'
complete -c tapdeck -l limit -x -d 'Rows of each view'
complete -c tapdeck -l details -d 'Also list the clients of each name and URL'
complete -c tapdeck -l geoip -rF -d 'Use this database of places'
complete -c tapdeck -l geoip-status -d 'Say which databases of places are in use'
complete -c tapdeck -l hide-query-strings -d 'Cut URLs where their query begins'
complete -c tapdeck -l decap -d 'Count by the innermost IP header'
complete -c tapdeck -l bin -x -d 'Width of a bin in seconds'
complete -c tapdeck -l report -a '(__tapdeck_list text csv json ndjson html dot pcapng)' -d 'No screen'
complete -c tapdeck -l all -d 'Every view'
complete -c tapdeck -l width -x -d 'Columns of a text report'
complete -c tapdeck -l wrap -d 'Go on below with long texts'
complete -c tapdeck -l no-header -d 'Leave out titles and names of columns'
complete -c tapdeck -s o -l output -rF -d 'Write the report to a file'
complete -c tapdeck -l outdir -xa '(__fish_complete_directories)' -d 'A file for each view'
complete -c tapdeck -l extract -xa '(__fish_complete_directories)' -d 'Save the files that were carried'
complete -c tapdeck -l memory -x -d 'Memory for the tables'
complete -c tapdeck -l memory-plan -d 'How it is shared out'
complete -c tapdeck -l tape -x -d 'Live: memory for the newest frames'
complete -c tapdeck -l threads -x -d 'Read a file with that many threads'
complete -c tapdeck -l color -xa 'auto always never' -d 'Colours'
complete -c tapdeck -l sandbox -xa 'auto strict off' -d 'How much of a sandbox'
complete -c tapdeck -l ascii -d 'Draw with ASCII only'
complete -c tapdeck -l theme -xa 'dark light high-contrast colour-blind mono' -d 'Colours of the screen'
complete -c tapdeck -l units -xa 'bits bytes' -d 'Rates on the screen'
complete -c tapdeck -l config -rF -d 'Read preferences from this file'
complete -c tapdeck -l restore -d 'Begin as the last screen was left'
complete -c tapdeck -l no-config -d 'Read no preferences'
complete -c tapdeck -l no-mouse -d 'Leave the mouse to the terminal'
complete -c tapdeck -s h -l help -d 'List the options and exit'
complete -c tapdeck -l help-fields -d 'List the fields of headers'
complete -c tapdeck -s V -l version -d 'Print the version and exit'
