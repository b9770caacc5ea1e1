# Sourced by the scripts beside it: where things lie, how they speak, and how missing packages are installed.
set -euo pipefail

packaging=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$packaging")
cache="${SWIFTLET_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/swiftlet}"
name=$(basename "$0")
step=0

die() { printf '%s: %s\n' "$name" "$*" >&2; exit 1; }
seconds() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }
# begin TITLE: says what comes, and how long all took so far.
begin() { step=$((step + 1)); printf '\n[%d/%d] %s  (%s)\n' "$step" "${steps:-1}" "$*" "$(seconds $SECONDS)"; }

# install PACKAGE...: installs the Debian packages that are missing, if this user may.
install() {
  local missing=() package
  for package in "$@"; do
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]})) || { echo "all packages are there"; return; }
  echo "installing: ${missing[*]}"
  local as_root=()
  if ((EUID != 0)); then
    sudo --non-interactive true 2>/dev/null || die "these packages are missing, and only root can install them: sudo apt-get install ${missing[*]}"
    as_root=(sudo --non-interactive)
  fi
  "${as_root[@]}" apt-get update --quiet=2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends "${missing[@]}" >/dev/null
}

# need_swift: the toolchain is not a Debian package, so it is named, not installed.
need_swift() {
  command -v swift >/dev/null || die "Swift 6.2 or newer is needed and is not in PATH. Install it with swiftly: https://www.swift.org/install/linux/"
  local version
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -1)
  [[ $(printf '%s\n6.2\n' "$version" | sort --version-sort | head -1) == 6.2 ]] || die "Swift 6.2 or newer is needed; this is ${version:-unknown}"
}

# build_swift ARGUMENTS...: swift build with a line now and then, and all of it where it fails.
build_swift() {
  local log=$1 last=0
  shift
  mkdir -p "$(dirname "$log")"
  if ! swift build --package-path "$root" "$@" 2>&1 | tee "$log" | {
    while IFS= read -r line; do
      [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] || continue
      local now=$((SECONDS))
      ((now - last >= 10)) || continue
      last=$now
      printf '  %s of %s steps, %s so far\n' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "$(seconds $now)"
    done
  }; then
    grep -E 'error:|warning: unre' "$log" | head -20 >&2 || tail -30 "$log" >&2
    die "swift build failed; all it said is in $log"
  fi
}

# Where this clone's release build lies.
release_build() { echo "$cache/build-$(sha256sum <<<"$root" | head -c 12)"; }
release_directory() { echo "$(release_build)/release"; }

# Small beside the customer's app, on disk and in memory: optimised for size, what nothing calls left out function by
# function, equal code folded, relocations packed.
release_flags=(--static-swift-stdlib -Xswiftc -Osize -Xswiftc -use-ld=lld -Xswiftc -Xfrontend -Xswiftc -function-sections)
for flag in -s --no-export-dynamic --icf=all -z pack-relative-relocs; do release_flags+=(-Xlinker "$flag"); done

# build_release PRODUCT...: each product, statically linked; skipped where no source is newer than the last build.
build_release() {
  local build stamp product further
  build=$(release_build)
  mkdir -p "$build"
  for product in "$@"; do
    stamp=$build/$product.stamp
    if [[ -x $build/release/$product && -f $stamp && $(<"$stamp") == "$(swift --version 2>/dev/null)" ]] \
      && [[ -z $(find "$root/Sources" "$root/Tests/Benchmarks" "$root/Tests/Support" "$root/Package.swift" "$root/Packaging/swiftletd.order.xz" -newer "$stamp" -print -quit) ]]; then
      echo "$product is up to date"
      continue
    fi
    echo "building $product"
    further=()
    if [[ $product == swiftletd ]]; then
      # What it runs side by side: a sixth less memory (Packaging/order).
      xz --decompress --stdout "$root/Packaging/swiftletd.order.xz" >"$build/swiftletd.order"
      further=(-Xlinker "--symbol-ordering-file=$build/swiftletd.order" -Xlinker --no-warn-symbol-ordering)
    fi
    touch "$stamp.new"
    build_swift "$build/$product.log" --scratch-path "$build" --configuration release "${release_flags[@]}" "${further[@]}" --product "$product"
    # What changed while it was built is newer than this.
    swift --version >"$stamp" 2>/dev/null
    touch --reference="$stamp.new" "$stamp"
    rm "$stamp.new"
  done
}
