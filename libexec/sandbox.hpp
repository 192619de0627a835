// SPDX-License-Identifier: MIT
// Sandbox of the reader processes: what is open can be read and answered on, and that is all.
#pragma once

#include <string>

namespace seqcast::libexec {

/// From now on this process can open no file, make no socket and start no program: it has no privileges, gets none by
/// starting another program, may open no descriptor beyond those that it has, and may make only the system calls of a
/// short list (seccomp); any other fails with EPERM. A kernel without seccomp leaves the limits (limits.hpp) and the
/// lack of privileges. To be called once the file is open, and before its first byte is read.
void enter_sandbox();

/// For `seqcast doctor`, to be called in the sandbox: `libseccomp 2.5.4`, and in a second line whether a file can still
/// be opened: `sandbox on` or `sandbox off`.
std::string sandbox_report();

/// Ends this process, within a quarter of a second, when the other end of a socket is closed, as it is when the process
/// at that end is gone. Not PR_SET_PDEATHSIG, which asks for the thread that started this process.
void end_with(int socket);

}  // namespace seqcast::libexec
