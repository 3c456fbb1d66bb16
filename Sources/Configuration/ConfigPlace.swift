/// Where something of the configuration stands: in a file, in the environment, nowhere (a default).
public struct ConfigPlace: Sendable, Equatable, CustomStringConvertible {
  /// The path of the file, or the name of the variable.
  public var source: String
  /// The line, from 1; 0 in a variable.
  public var line: Int
  /// The column in code points, from 1; 0 in a variable.
  public var column: Int

  /// Creates a place.
  public init(source: String, line: Int = 0, column: Int = 0) {
    self.source = source
    self.line = line
    self.column = column
  }

  /// `file:line:column`, as compilers write it, or the name of the variable.
  public var description: String { line > 0 ? "\(source):\(line):\(column)" : source }

  /// Whether it is in a file.
  var isInFile: Bool { line > 0 }
}

/// One thing that is wrong with the configuration, and where.
public struct ConfigProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// Where it shows.
  public var place: ConfigPlace
  /// What was found and what is wanted.
  public var message: String

  /// Creates a problem.
  public init(_ place: ConfigPlace, _ message: String) {
    self.place = place
    self.message = message
  }

  /// The place and the sentence as one line.
  public var description: String { "\(place): \(message)" }
}

/// Everything that is wrong with a configuration; never empty when it is thrown.
public struct ConfigError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The problems, in the order in which they stand.
  public var problems: [ConfigProblem]

  /// Creates an error.
  public init(_ problems: [ConfigProblem]) { self.problems = problems }

  /// One line for each problem.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
