// Apart from core.cpp: programs without checked sources do not link what checks.
#include "kv/engine/checked/checked.h"
#include "kv/store/core.h"

namespace kv::storage {

SessionRef Core::read(const Located& opened) {
  return make_session(Session::Kind::read,
                      [&] { return engine::checked(environment_->begin_read(), opened.place); });
}

SessionRef Core::write(const Located& opened) {
  return make_session(Session::Kind::write,
                      [&] { return engine::checked(begin_write(), opened.place); });
}

}  // namespace kv::storage
