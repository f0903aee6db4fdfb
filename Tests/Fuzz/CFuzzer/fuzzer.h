#pragma once
#include <stddef.h>
#include <stdint.h>
/// libFuzzer's own main loop, for a program that has a main already.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*take)(const uint8_t *bytes, size_t count));
