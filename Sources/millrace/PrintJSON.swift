import Wire

/// Prints one JSON object on a line of standard output.
func printJSON(_ members: [(String, JSONValue)]) {
  let object = JSONValue.object(members.map { JSONMember(key: $0.0, value: $0.1) })
  print(String(decoding: object.serialized(), as: UTF8.self))
  flushOutput()
}
