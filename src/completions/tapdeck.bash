# SPDX-License-Identifier: BSD-2-Clause
# tapdeck completion for bash; a style test holds the words to the program.

_tapdeck_views='hosts pairs flows ports dns urls names countries packets
issues timeline conversations protocols cities networks resolvers
dns_clients unnamed files'
_tapdeck_columns='resolver resolvers resolver_list
name_source named src_name dst_name a_name b_name client_name server_host
address location country country_code city region asn
organization packets packets_out packets_in bytes bytes_out
bytes_in wire_bytes payload_out payload_in rate rate_out rate_in rate_10s
rate_40s peers first_seen last_seen share err last_60s src dst payload a b
packets_ab packets_ba bytes_ab bytes_ba duration protocol client client_port
server server_port service state rtt retransmits out_of_order zero_windows
resets icmp port packets_src packets_dst bytes_src bytes_dst hosts order depth app
name time flows lost dns_queries damaged number length info version ihl tos len id flags frag ttl
proto chksum options sport dport seq ack dataofs reserved tcp_flags window
tcp_chksum urgptr tcp_options issue example meaning types queries responses
nxdomain servfail unanswered retries clients client_list latency_avg
latency_p95 latency_max answers url method requests status content_type
user_agent server_name alpn ja3 ja4 ech certificate connections hellos complete
sha256 path from coding size kind note what
change measure now usual of_usual before of_before weight where term value
holds'
_tapdeck_options='--interface --read --follow --write --snaplen --no-promiscuous
--all --width --wrap --no-header
--buffer --list-interfaces --filter-file --count --duration --from --to --speed
--loop --view --where --sort --columns --limit --details --hide-query-strings --resolve
--bin --decap --explain --against --check --report --output --outdir --extract --memory --memory-plan --tape --threads --color --ascii --theme
--units --config --no-config --restore
--no-mouse --sandbox --geoip --geoip-status --help --help-fields --version'

# The last word of a list with commas.
_tapdeck_list() {
	local before=

	[[ $cur == *,* ]] && before=${cur%,*},
	COMPREPLY=($(compgen -P "$before" -W "$1" -- "${cur##*,}"))
	compopt -o nospace
}

_tapdeck() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}

	if [[ $cur == = ]]; then
		cur=
	elif [[ $prev == = ]]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	case $prev in
	-i | --interface)
		COMPREPLY=($(compgen -W "any $(ls /sys/class/net 2>/dev/null)" \
			-- "$cur"))
		;;
	--config | --against | --geoip | -r | --read | -w | --write | -F | --filter-file | -o | --output)
		compopt -o filenames
		COMPREPLY=($(compgen -f -- "$cur"))
		;;
	--outdir | --extract)
		compopt -o filenames
		COMPREPLY=($(compgen -d -- "$cur"))
		;;
	--view) _tapdeck_list "all $_tapdeck_views" ;;
	--columns) _tapdeck_list "all $_tapdeck_columns" ;;
	--sort) COMPREPLY=($(compgen -W "$_tapdeck_columns" -- "$cur")) ;;
	--report) _tapdeck_list 'text csv json ndjson html dot pcapng' ;;
	--units) COMPREPLY=($(compgen -W 'bits bytes' -- "$cur")) ;;
	--theme) COMPREPLY=($(compgen -W 'dark light high-contrast colour-blind mono' -- "$cur")) ;;
	--color) COMPREPLY=($(compgen -W 'auto always never' -- "$cur")) ;;
	--sandbox) COMPREPLY=($(compgen -W 'auto strict off' -- "$cur")) ;;
	*)
		[[ $cur == -* ]] &&
			COMPREPLY=($(compgen -W "$_tapdeck_options" -- "$cur"))
		;;
	esac
}
complete -F _tapdeck tapdeck
