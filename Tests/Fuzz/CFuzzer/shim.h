// libFuzzer, which is in the toolchain without a header. Packaging/fuzz links it.
#include <stddef.h>
#include <stdint.h>

// Runs until it finds a crash or its time is over; `test` returns 0.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*test)(const uint8_t *data, size_t size));

// libFuzzer's own mutations, with its dictionary. Returns the new size.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
