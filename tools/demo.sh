#!/bin/sh
# The main job on the sample archive: sh tools/demo.sh PATH/TO/fixtrail
# Asks nothing of the network; all that it makes is in demo/.
set -eu

fixtrail=$1
sample=src/fixtrail/sample/threads

rm -rf demo
mkdir demo
: >demo/config.toml
FIXTRAIL_CONFIG=demo/config.toml
FIXTRAIL_DATABASE=demo/fixtrail.db
export FIXTRAIL_CONFIG FIXTRAIL_DATABASE

run() {
    printf '\n$ fixtrail %s\n' "$*" >&2
    "$fixtrail" "$@"
}

run import "$sample"
run report example/lantern#140 --offline -o demo/lantern-140.html
run graph example/lantern#126 --offline -o demo/lantern-126.svg
run report example/lantern#101 --offline --format markdown
run verdict example/lantern#101 --offline --format text --version 1.4.1

cat >&2 <<END

That was the report of an issue of the sample archive, and its verdict on one screen; demo/lantern-140.html is the page of another, to open in a browser.
For a real one, with a token so that GitHub answers more than 60 requests an hour:

    export GITHUB_TOKEN=...
    $fixtrail report https://github.com/OWNER/REPOSITORY/issues/NUMBER
END
