#include <exception>
#include <iostream>

#include "driver/driver.h"

int main(int argc, char** argv) {
  try {
    return kvgen::run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "kvgen: internal error: " << error.what()
              << "\nThis is a bug in kvgen; please report it with the schema.\n";
    return kvgen::exit_io;
  }
}
