// Apart from core.cpp: programs without checked sources do not link what checks.
#include "kv/engine/checked/checked.h"
#include "kv/store/core.h"

namespace kv::storage {

SessionRef Core::read(const Located& opened) {
  SessionRef session = make_session(Session::Kind::read, [&] {
    return engine::checked(environment_->begin_read(), opened.place);
  });
  if (long_readers_.watched())
    long_readers_.opened(*session, session->transaction().id(), opened.place);
  return session;
}

SessionRef Core::write(const Located& opened) {
  return make_session(Session::Kind::write,
                      [&] { return engine::checked(begin_write(), opened.place); });
}

}  // namespace kv::storage
