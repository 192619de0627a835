// SPDX-License-Identifier: MIT
#include "engine/kernels/one_library_thread.hpp"

#include <omp.h>

namespace seqcast {

OneLibraryThread::OneLibraryThread() : before_(omp_get_max_threads()) { omp_set_num_threads(1); }

OneLibraryThread::~OneLibraryThread() { omp_set_num_threads(before_); }

}  // namespace seqcast
