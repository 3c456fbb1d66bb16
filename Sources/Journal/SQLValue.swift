/// A value for a parameter of a statement.
enum SQLValue {
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  static func int(_ value: Int) -> SQLValue { .integer(Int64(value)) }
}
