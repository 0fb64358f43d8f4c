// What a report keeps, and in which order it gives it back.
#include <catch2/catch.hpp>

#include "report/diagnostic.h"
#include "report/render.h"

namespace kvgen {
namespace {

Diagnostic at(std::uint32_t begin, std::string code, Severity severity = Severity::error) {
  Diagnostic made;
  made.severity = severity;
  made.code = std::move(code);
  made.message = "m";
  made.labels.push_back({{0, begin, begin + 1}, ""});
  return made;
}

TEST_CASE("diagnostics come in the order of the text") {
  Report report;
  report.add(at(30, "KV0201"));
  report.add(at(10, "KV0202"));
  report.add(at(10, "KV0201"));
  Diagnostic placeless;
  placeless.code = "KV0900";
  report.add(placeless);
  const auto sorted = report.sorted();
  REQUIRE(sorted.size() == 4);
  CHECK(sorted[0].code == "KV0900");
  CHECK(sorted[1] == at(10, "KV0201"));
  CHECK(sorted[2] == at(10, "KV0202"));
  CHECK(sorted[3] == at(30, "KV0201"));
}

TEST_CASE("the same diagnostic is shown once") {
  Report report;
  report.add(at(10, "KV0201"));
  report.add(at(10, "KV0201"));
  report.add(at(10, "KV0211", Severity::warning));
  report.add(at(10, "KV0211", Severity::warning));
  CHECK(report.sorted().size() == 2);
  CHECK(summary(report) == "1 error and 1 warning");
  // A stage that found a mistake again still sees that it did.
  CHECK(report.errors_added() == 2);
}

TEST_CASE("warnings become errors on request, notes stay notes") {
  Report report;
  report.add(at(10, "KV0211", Severity::warning));
  report.add(at(20, "KV0704", Severity::note));
  report.warnings_to_errors();
  CHECK(report.has_errors());
  CHECK(summary(report) == "1 error");
  CHECK(report.sorted()[0].severity == Severity::error);
  CHECK(report.sorted()[1].severity == Severity::note);
}

TEST_CASE("memory is bounded and warnings never crowd out an error") {
  Report report;
  for (std::uint32_t i = 0; i < 5000; ++i) report.add(at(i, "KV0211", Severity::warning));
  report.add(at(9000, "KV0201"));
  CHECK(report.has_errors());
  CHECK(report.errors() == 1);
  CHECK(report.warnings() == 5000);
  CHECK(report.suppressed() == 5000 - Report::errors_max);
  CHECK(report.sorted().back().code == "KV0201");
  CHECK(summary(report) == "1 error and 5000 warnings, 4800 not shown");
}

TEST_CASE("an empty report has nothing to count") { CHECK(summary(Report{}).empty()); }

}  // namespace
}  // namespace kvgen
