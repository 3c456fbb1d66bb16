/// What the tokeniser needs to know of a code point.
enum ScalarClass: UInt8 {
  case space, letter, digit, apostrophe, punctuation

  init(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "a"..."z", "A"..."Z", "_": self = .letter
    case "0"..."9": self = .digit
    case " ", "\t"..."\r": self = .space
    case "'", "`", "\u{2019}", "\u{00B4}", "\u{2018}": self = .apostrophe
    default: self = scalar.isASCII ? .punctuation : Self.ofWideScalar(scalar)
    }
  }

  private static func ofWideScalar(_ scalar: Unicode.Scalar) -> ScalarClass {
    let properties = scalar.properties
    switch properties.generalCategory {
    case .decimalNumber:
      return .digit
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .letterNumber, .otherNumber:
      return .letter
    default:
      let invisible = scalar == "\u{200B}" || scalar == "\u{FEFF}"
      return properties.isWhitespace || invisible ? .space : .punctuation
    }
  }

  var isWord: Bool { self == .letter || self == .digit }
}

extension Unicode.Scalar {
  /// The lower-case form where it is a single ASCII letter, the scalar itself otherwise.
  var asciiLowercased: Unicode.Scalar {
    ("A"..."Z").contains(self) ? Unicode.Scalar(UInt8(value) + 32) : self
  }

  var isASCIIUppercase: Bool { ("A"..."Z").contains(self) }

  /// Whether the code point only changes how the one before it looks.
  var extendsCluster: Bool {
    switch value {
    case 0x200D, 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF, 0xE0020...0xE007F: true
    default: !isASCII && properties.isGraphemeExtend
    }
  }

  var isRegionalIndicator: Bool { (0x1F1E6...0x1F1FF).contains(value) }
}
