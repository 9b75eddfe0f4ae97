#!/bin/bash -eu
# SPDX-License-Identifier: BSD-2-Clause
#
# build.sh - as OSS-Fuzz calls it: every target into $OUT, each with its
# seeds, its dictionary and the libraries that it loads.
#
# The engine is linked that $LIB_FUZZING_ENGINE says, which meson reads; where
# it is an archive it is one of C++.
export LIB_FUZZING_ENGINE
build=$WORK/build
cxx=
case $LIB_FUZZING_ENGINE in
*.a) cxx=-lc++ ;;
esac
meson setup "$build" "$SRC/tapdeck" -Db_lundef=false -Db_pie=false \
	-Db_sanitize=none -Dc_args="$CFLAGS" -Dc_link_args="$CFLAGS $cxx"
mkdir -p "$OUT/lib"

for source in "$SRC"/tapdeck/tests/fuzz/fuzz_*.c; do
	target=$(basename "$source" .c)
	name=${target#fuzz_}
	ninja -C "$build" "tests/fuzz/$target"
	cp "$build/tests/fuzz/$target" "$OUT/"
	ldd "$OUT/$target" | sed -n 's/.*=> \(\/.*\) (.*/\1/p' |
		grep -Ev '/(libc|libm|ld-linux.*)\.so' |
		xargs -r -I '{}' cp -nL '{}' "$OUT/lib/"
	patchelf --set-rpath '$ORIGIN/lib' "$OUT/$target" 2>/dev/null || true
	seeds=$("$SRC/tapdeck/scripts/fuzz_data" seeds "$name")
	zip -qj "$OUT/${target}_seed_corpus.zip" "$seeds"/*
	cp "$("$SRC/tapdeck/scripts/fuzz_data" words "$name")" \
		"$OUT/$target.dict"
done
exit 0
