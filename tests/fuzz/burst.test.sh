#!/bin/bash
# Lane: apart.
# Every fuzz target over its kept corpus and a few seconds more; make fuzz takes longer.
exec "$ROOT/tests/fuzz/run" 3
