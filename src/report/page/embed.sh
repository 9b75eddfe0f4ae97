#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# embed.sh HTML CSS OUTLINE JS... - the page as C arrays on standard output,
# with nothing but coreutils, sed and awk. The scripts become one, in that
# order, with the countries of the outline behind the first. Tabs that lines
# begin with stay here: nobody reads them there, and each page has them.
set -eu

array() {
	printf 'const char page_%s[] = {\n' "$1"
	od -An -v -tu1 | sed 's/ *\([0-9]\{1,3\}\)/(char)\1,/g'
	printf '};\nconst size_t page_%s_bytes = sizeof(page_%s);\n' "$1" "$1"
}

printf '#include <stddef.h>\n'
array html <"$1"
sed 's/^	*//' "$2" | array style
outline=$3
first=$4
shift 4
{
	cat "$first"
	awk -f "$(dirname "$0")/world.awk" "$outline"
	cat "$@"
} | sed 's/^	*//' | array script
