/// What a hashed feature looks at in a token.
public enum TokenValue: Hashable, Sendable {
  /// The norm: lower case, digits as `0` (see ``normalized(_:)``).
  case norm
  /// The first code points of the norm, or all of a shorter one.
  case prefix(Int)
  /// The last code points of the norm, or all of a shorter one.
  case suffix(Int)
  /// The token with upper-case letters as `X`, lower-case letters as `x`, digits as `d`, everything
  /// else as it is, and runs of one sign cut to four.
  ///
  /// Upper means general category Lu or Lt, lower Ll, digit Nd.
  case shape

  /// Reads a name as it stands in `config.json`.
  ///
  /// `norm`, `shape`, `prefixN`, `suffixN`, N from 1 to 99.
  public init?(_ name: String) {
    if name == "norm" {
      self = .norm
    } else if name == "shape" {
      self = .shape
    } else if let length = Self.length(in: name, after: "prefix") {
      self = .prefix(length)
    } else if let length = Self.length(in: name, after: "suffix") {
      self = .suffix(length)
    } else {
      return nil
    }
  }

  /// The name as it stands in `config.json`.
  public var name: String {
    switch self {
    case .norm: "norm"
    case .shape: "shape"
    case .prefix(let length): "prefix\(length)"
    case .suffix(let length): "suffix\(length)"
    }
  }

  /// Returns the value of a token.
  public func value(of token: String) -> String {
    switch self {
    case .norm: normalized(token)
    case .prefix(let length): String(normalized(token).unicodeScalars.prefix(max(0, length)))
    case .suffix(let length): String(normalized(token).unicodeScalars.suffix(max(0, length)))
    case .shape: Self.shape(of: token)
    }
  }

  private static func length(in name: String, after prefix: String) -> Int? {
    guard name.hasPrefix(prefix) else { return nil }
    let digits = name.utf8.dropFirst(prefix.utf8.count)
    guard (1...2).contains(digits.count), digits.first != UInt8(ascii: "0"),
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return Int(Substring(digits))
  }

  private static func shape(of token: String) -> String {
    var shape = String.UnicodeScalarView()
    var last: Unicode.Scalar?
    var run = 0
    for scalar in token.unicodeScalars {
      let sign = shapeSign(of: scalar)
      run = sign == last ? run + 1 : 1
      last = sign
      if run <= 4 { shape.append(sign) }
    }
    return String(shape)
  }

  private static func shapeSign(of scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .titlecaseLetter: "X"
    case .lowercaseLetter: "x"
    case .decimalNumber: "d"
    default: scalar
    }
  }
}
