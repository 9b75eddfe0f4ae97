#!/bin/bash -eu
# SPDX-License-Identifier: BSD-2-Clause
#
# build.sh - as OSS-Fuzz calls it: every target into $OUT, each with its
# seeds, its dictionary and the libraries that it loads.
#
# The engine is linked that $LIB_FUZZING_ENGINE says, which meson reads; where
# it is an archive it is one of C++, whose library $CXX_LIBRARY names where it is
# not that of clang.
export LIB_FUZZING_ENGINE
build=$WORK/build
cxx=
case $LIB_FUZZING_ENGINE in
*.a) cxx=${CXX_LIBRARY:--lc++} ;;
esac
# More optimized it were fortified, and the sanitizer would see less.
meson setup "$build" "$SRC/tapdeck" -Db_lundef=false -Db_pie=false \
	-Doptimization=1 -Db_sanitize=none -Dc_args="$CFLAGS" \
	-Dc_link_args="$CFLAGS $cxx"
mkdir -p "$OUT/lib"
targets=$(cd "$SRC/tapdeck/tests/fuzz" && ls fuzz_*.c | sed 's/\.c$//')
# shellcheck disable=SC2046
ninja -C "$build" $(echo "$targets" | sed 's,^,tests/fuzz/,')

for target in $targets; do
	name=${target#fuzz_}
	cp "$build/tests/fuzz/$target" "$OUT/"
	ldd "$OUT/$target" | sed -n 's/.*=> \(\/.*\) (.*/\1/p' |
		grep -Ev '/(libc|libm|ld-linux.*)\.so' |
		xargs -r -I '{}' cp -nL '{}' "$OUT/lib/"
	# An rpath, not a runpath: the libraries need libraries.
	patchelf --force-rpath --set-rpath '$ORIGIN/lib' "$OUT/$target"
	seeds=$("$SRC/tapdeck/scripts/fuzz_data" seeds "$name")
	zip -qj "$OUT/${target}_seed_corpus.zip" "$seeds"/*
	cp "$("$SRC/tapdeck/scripts/fuzz_data" words "$name")" \
		"$OUT/$target.dict"
done
exit 0
