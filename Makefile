# Everything a newcomer runs. `make run` and `make test` set up whatever is missing by themselves.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
PY := .venv/bin/python
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
N ?= 1000000
DEBIAN := libegl1 libgl1 libglib2.0-0 libfontconfig1 libfreetype6 libdbus-1-3 libxkbcommon0 \
	libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 \
	libxcb-render-util0 libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libx11-xcb1 libx11-6 \
	xvfb fonts-noto-core fonts-noto-cjk sqlite3 postgresql

.PHONY: setup system run test lint soak demo-sync bench tour bundle lock audit clean

setup: .venv/.ready

# Qt's libraries on Debian and Ubuntu; elsewhere the system brings its own.
system:
	@if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then \
		missing=$$(for p in $(DEBIAN); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
		if [ -n "$$missing" ]; then \
			echo "Installing:" $$missing; \
			$(SUDO) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
		fi; \
	else echo "No apt here: Qt's system libraries are taken as present."; fi

.venv/.ready: requirements.lock pyproject.toml | system
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv .venv || { $(SUDO) apt-get install -y -qq python3-venv && $(PYTHON) -m venv .venv; }
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock 2>&1 | grep -v '^WARNING: Location' || true
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . 2>&1 | grep -v '^WARNING: Location' || true
	@$(PY) -c 'import PySide6, sqlcipher3, sqlmodel, pytest'
	@touch $@

run: setup
	$(PY) -m crm_desktop

test: setup
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n 2 --dist worksteal

lint: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

soak: setup
	$(PY) -m tests.soak

# Two windows and the real server, which is stopped and started: both end identical, nothing lost.
demo-sync: setup
	$(PY) -m tests.sync.demo

bench: setup
	$(PY) -m tests.benchmarks --n $(N) $(if $(ONLY),--only $(ONLY))

tour: setup
	QT_QPA_PLATFORM=offscreen $(PY) -m crm_desktop --tour build/tour

bundle: setup
	$(PY) -m PyInstaller --noconfirm --distpath build/dist --workpath build/pyinstaller packaging/linux.spec
	$(PY) packaging/bill.py build/dist/crm-desktop
	$(PY) -m tests.packaging.check_bundle build/dist/crm-desktop

# The versions of everything and the hashes of their files, from pyproject.toml; after a change of it.
LOCKING = build/tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --custom-compile-command "make lock" pyproject.toml $(UPGRADE)
lock: build/tools/.ready
	$(LOCKING) --all-extras --output-file requirements.lock
	$(LOCKING) --extra server --extra build --constraint requirements.lock --output-file packaging/server/requirements.lock

# What is known against the versions in the lock; asks a service outside, so only by hand.
audit: build/tools/.ready
	build/tools/bin/pip-audit --require-hashes --disable-pip --requirement requirements.lock

build/tools/.ready:
	$(PYTHON) -m venv build/tools
	build/tools/bin/pip install --quiet uv pip-audit
	@touch $@

clean:
	rm -rf build .venv
