# shellcheck shell=bash
# What every build of dembei agrees on, and the check that a machine has what a build needs. Sourced, not run:
#
#   . script/setup.sh       set the compilers as script/dembei and script/test do, before cargo is run by hand
#   setup_build full        check what a build needs, install it where that may be done, or say what to install
#   setup_build light       the same for `--no-default-features`, which needs Rust and a linker only
#   setup_tools NAME…       install further Debian packages, for .ci
#
# Set DEMBEI_NO_INSTALL=1 to have nothing installed. All that is said goes to standard error, since standard output
# belongs to the program. Written for bash 3.2, the one that macOS has.

setup_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Sets the C and C++ compilers where ccache is present and nobody chose others: RocksDB is then compiled once for both
# profiles and all target folders. Cargo runs build scripts again when CC or CXX change, so all scripts set them here.
setup_environment() {
    if ! setup_has cargo && [ -x "$HOME/.cargo/bin/cargo" ]; then
        export PATH="$HOME/.cargo/bin:$PATH" # rustup may have been installed just now
    fi
    if [ -z "${CC:-}${CXX:-}" ] && setup_has ccache && setup_has gcc; then
        export CC="ccache gcc" CXX="ccache g++"
    fi
}

setup_say() { printf 'dembei: %s\n' "$*" >&2; }

setup_has() { command -v "$1" >/dev/null 2>&1; }

# Checks Rust, for which there is no package that is new enough everywhere.
setup_rust() {
    local want have
    want=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$setup_root/Cargo.toml")
    if ! setup_has cargo || ! setup_has rustc; then
        setup_say "Rust is missing: install $want or newer from https://rustup.rs, then run this again"
        return 2
    fi
    if ! have=$(cd "$setup_root" && rustc --version 2>/dev/null); then
        setup_say "rustc does not run: choose a toolchain, for instance with 'rustup default stable'"
        return 2
    fi
    have=${have#rustc }
    have=${have%% *}
    if [ "$(setup_number "$have")" -lt "$(setup_number "$want")" ]; then
        setup_say "Rust $have is too old: $want or newer is needed; run 'rustup update stable', or see https://rustup.rs"
        return 2
    fi
}

# A version as a number to compare: 1.88.0 is 1088.
setup_number() {
    local major=${1%%.*} rest=${1#*.}
    echo $((major * 1000 + ${rest%%.*}))
}

# Whether Rust can link: a C compiler, and on Linux the C library's start files.
setup_has_linker() {
    setup_has cc && { [ "$(uname)" != Linux ] || [ -e "$(cc -print-file-name=crt1.o)" ]; }
}

# Whether there is a C++ compiler: the chosen one, behind a compiler cache or not, or else the usual one.
setup_has_cxx() {
    # shellcheck disable=SC2086 # CXX is a command with its arguments
    set -- ${CXX:-c++}
    case ${1##*/} in ccache | sccache | distcc) shift ;; esac
    setup_has "${1:-}"
}

# Finds a libclang that has clang's own headers (stdbool.h …) beside it, where bindgen looks, and sets setup_clang to
# `found`, `none`, or the number of a libclang whose headers are missing. With LIBCLANG_PATH set, that one is trusted.
setup_find_clang() {
    local library file directory version headers
    local newest=0 complete=0 place=
    setup_clang=found
    [ -z "${LIBCLANG_PATH:-}" ] || return 0
    for library in /usr/lib*/libclang[.-]* /usr/lib*/*/libclang[.-]* /usr/lib*/*/*/libclang[.-]* \
        /usr/local/lib*/libclang[.-]* /usr/local/lib*/*/libclang[.-]* \
        /{Library/Developer/CommandLineTools,Applications/Xcode.app/Contents/Developer/Toolchains/XcodeDefault.xctoolchain}/usr/lib/libclang.dylib; do
        case $library in
            *-cpp.* | *.a) continue ;;      # other libraries of the same family
            *.dylib) [ ! -e "$library" ] || return 0 ;;  # Apple ships both together
            *.so | *.so.*) ;;
            *) continue ;;
        esac
        directory=${library%/*}
        file=$(readlink -f "$library") || continue
        [ -e "$file" ] || continue
        version=$(expr "${file##*/}" : '[^0-9]*\([0-9]*\)') || continue
        if [ "$version" -gt "$newest" ]; then newest=$version; fi
        for headers in "$directory"/clang/"$version"{,.*}/include /usr/lib/llvm-"$version"/lib/clang/*/include \
            /usr/{lib,lib64,local/lib}/clang/"$version"{,.*}/include; do
            if [ -e "$headers/stdbool.h" ] && [ "$version" -gt "$complete" ]; then
                complete=$version place=$library
            fi
        done
    done
    if [ "$newest" -eq 0 ]; then
        setup_clang=none
    elif [ "$complete" -eq 0 ]; then
        setup_clang=$newest
    elif [ "$complete" -ne "$newest" ]; then
        export LIBCLANG_PATH=$place # bindgen would take the newest, which lacks its headers
    fi
}

# The Debian packages for libclang and its headers: their names carry the number of the release.
setup_clang_packages() {
    local version
    case $setup_clang in
        none) version=$(apt-cache depends libclang1 2>/dev/null | sed -n 's/.*Depends: libclang1-\([0-9]*\)$/\1/p') ;;
        *) version=$setup_clang ;;
    esac
    if [ -z "$version" ]; then
        version=$(apt-cache pkgnames libclang-common- 2>/dev/null | sed -n 's/^libclang-common-\([0-9]*\)-dev$/\1/p' |
            sort -n | tail -n 1)
    fi
    if [ -n "$version" ] && apt-cache show "libclang-common-$version-dev" >/dev/null 2>&1; then
        echo "libclang1-$version libclang-common-$version-dev"
    else
        echo libclang-dev
    fi
}

# Lists what is missing, one `what: why` a line.
setup_missing() { # full|light
    setup_has_linker || echo "cc: links the program"
    [ "$1" = full ] || return 0
    setup_has_cxx || echo "c++: compiles RocksDB, the store on disk"
    [ "$setup_clang" = found ] || echo "libclang: reads the headers of RocksDB"
}

setup_packages() { # full|light, the lines of setup_missing
    local what
    while IFS=: read -r what _; do
        case $what in
            cc) echo gcc libc6-dev ;;
            c++) echo g++ ;;
            libclang) setup_clang_packages ;;
        esac
    done <<<"$2"
    # Not needed, but it saves compiling RocksDB a second time for the tests.
    [ "$1" = light ] || setup_has ccache || echo ccache
}

# Finds out how packages may be installed: sets setup_as to the command that apt-get is to follow.
setup_may_install() {
    setup_as=()
    [ -z "${DEMBEI_NO_INSTALL:-}" ] && setup_has apt-get || return 1
    [ "$(id -u)" -ne 0 ] || return 0
    setup_has sudo || return 1
    if sudo -n true 2>/dev/null; then
        setup_as=(sudo -n)
    elif [ -t 0 ] && [ -t 2 ]; then
        setup_as=(sudo)
    else
        return 1
    fi
}

setup_apt() { # apt-get's arguments; prints only if it fails
    local log
    log=$(mktemp)
    if ! ${setup_as[@]+"${setup_as[@]}"} env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

# Says what to install by hand, on the system that this seems to be.
setup_explain() { # full|light, the lines of setup_missing
    local packages system=other fedora=gcc arch=base-devel
    if [ "$1" = full ]; then fedora="gcc-c++ clang-devel ccache" arch="base-devel clang ccache"; fi
    if [ "$(uname)" = Darwin ]; then system=macos; fi
    for packages in apt-get dnf pacman; do
        if setup_has $packages; then system=$packages; fi
    done
    setup_say "cannot build yet; this is missing:"
    printf '    %s\n' "${2//$'\n'/$'\n'    }" >&2
    setup_say "install it, then run this again:"
    packages=$(setup_packages "$1" "$2")
    case $system in
        apt-get) echo "    sudo apt-get update && sudo apt-get install ${packages//$'\n'/ }" ;;
        dnf) echo "    sudo dnf install $fedora" ;;
        pacman) echo "    sudo pacman -S --needed $arch" ;;
        macos) echo "    xcode-select --install" ;;
        other)
            echo "    Debian, Ubuntu:  sudo apt-get update && sudo apt-get install ${packages//$'\n'/ }"
            echo "    Fedora:          sudo dnf install $fedora"
            echo "    Arch:            sudo pacman -S --needed $arch"
            echo "    macOS:           xcode-select --install"
            ;;
    esac >&2
    [ "$1" = full ] || return 0
    case $2 in *libclang*) setup_say "a libclang in another place is found by LIBCLANG_PATH, the folder it is in" ;; esac
    setup_say "or build without the store on disk, which needs only Rust and cc: give --no-default-features first"
}

# Checks what a build needs, installs what is missing where that may be done. Returns 2, having said what to do, if the
# build cannot succeed: RocksDB's binding finds out that libclang is missing only after a quarter of an hour.
setup_build() { # full|light
    local missing line packages
    setup_environment
    setup_rust || return
    setup_clang=found
    [ "$1" = light ] || setup_find_clang
    missing=$(setup_missing "$1")
    [ -n "$missing" ] || return 0
    if setup_may_install; then
        while read -r line; do setup_say "installing $line"; done <<<"$missing"
        [ "$1" = light ] || setup_has ccache || setup_say "installing ccache: keeps RocksDB compiled for the next build"
        setup_apt update || setup_say "the list of packages could not be renewed"
        packages=$(setup_packages "$1" "$missing")
        # shellcheck disable=SC2086 # one word for each package
        setup_apt install -y --no-install-recommends $packages || true
        setup_environment
        [ "$1" = light ] || setup_find_clang
        missing=$(setup_missing "$1")
    fi
    [ -n "$missing" ] || return 0
    setup_explain "$1" "$missing"
    return 2
}

# Installs Debian packages that are not there yet; false if that cannot be done.
setup_tools() {
    local package missing=()
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    setup_may_install || return 1
    setup_say "installing ${missing[*]}"
    setup_apt update || true
    setup_apt install -y --no-install-recommends "${missing[@]}"
}

setup_environment
