#include "model/model.h"

namespace kvgen::model {

const char* spelling(Scalar scalar) {
  switch (scalar) {
    case Scalar::boolean:
      return "bool";
    case Scalar::u8:
      return "u8";
    case Scalar::u16:
      return "u16";
    case Scalar::u32:
      return "u32";
    case Scalar::u64:
      return "u64";
    case Scalar::u128:
      return "u128";
    case Scalar::i8:
      return "i8";
    case Scalar::i16:
      return "i16";
    case Scalar::i32:
      return "i32";
    case Scalar::i64:
      return "i64";
    case Scalar::i128:
      return "i128";
    case Scalar::f32:
      return "f32";
    case Scalar::f64:
      return "f64";
    case Scalar::character:
      return "char";
    case Scalar::string:
      return "string";
    case Scalar::bytes:
      return "bytes";
    case Scalar::uuid:
      return "uuid";
    case Scalar::timestamp:
      return "timestamp";
    case Scalar::duration:
      return "duration";
  }
  return "";
}

const char* spelling(Format format) {
  switch (format) {
    case Format::rkyv:
      return "rkyv";
    case Format::rkyv_unaligned:
      return "rkyv_unaligned";
    case Format::flatbuffers:
      return "flatbuffers";
    case Format::bincode:
      return "bincode";
    case Format::bincode2:
      return "bincode2";
    case Format::postcard:
      return "postcard";
    case Format::raw:
      return "raw";
    case Format::native:
      return "native";
  }
  return "";
}

const char* spelling(KeyFormat format) {
  return format == KeyFormat::native ? "native" : "ordered";
}

}  // namespace kvgen::model
