#!/bin/sh
# install.sh PYTHON VENV LOCK     makes VENV anew, with what LOCK names
# install.sh PYTHON VENV project  puts this project into VENV, editable
set -eu
python=$1 venv=$2 what=$3

if [ "$what" != project ]; then
    # Debian's Python comes without ensurepip; then the pip of PYTHON fills the environment.
    "$python" -m venv --clear "$venv" > /dev/null 2>&1 ||
        "$python" -m venv --clear --without-pip "$venv"
fi

if "$venv/bin/python" -m pip --version > /dev/null 2>&1; then
    set -- "$venv/bin/python" -m pip
elif "$python" -m pip --version > /dev/null 2>&1; then
    set -- "$python" -m pip --python "$venv/bin/python"
else
    echo "cannot install into $venv: $python has neither ensurepip nor pip" >&2
    exit 1
fi

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore
if [ "$what" = project ]; then
    "$@" install -qq --no-deps --no-build-isolation --editable .
    "$@" check > /dev/null || { "$@" check; exit 1; } # a lock that does not name everything
else
    # The lock names everything. Left to look for more, older pips (23.2, say) take the newest release
    # of what is wanted with an extra, and refuse it because the lock has no hash of it.
    "$@" install -qq --no-deps --require-hashes -r "$what"
fi
