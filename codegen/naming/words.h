// The word lists behind the policy. Words are parted by blanks and line ends.
#pragma once

namespace kvgen::naming {

extern const char* const macro_words;
extern const char* const c_library_words;

}  // namespace kvgen::naming
