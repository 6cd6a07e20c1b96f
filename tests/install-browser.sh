#!/bin/sh
# A Chromium for the tests: one that is there, else Debian's, else playwright's own download, else a word on what to do.
bin=${1:-.venv/bin}
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then
        echo "browser: $(command -v "$name")"
        exit 0
    fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } >/dev/null && command -v chromium && exit 0
fi
if "$bin/playwright" install chromium; then
    exit 0
fi
echo "No Chromium found. Install one and try again: Debian/Ubuntu «sudo apt-get install chromium», macOS «brew install --cask chromium»," >&2
echo "Windows: https://www.chromium.org/getting-involved/download-chromium/ . Without it, run «make check» instead of «make test»." >&2
exit 1
