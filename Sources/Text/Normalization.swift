/// Returns the norm of a token: its lower case with every decimal digit as `0`.
///
/// Lower case is the Unicode mapping of each code point on its own (`Lowercase_Mapping`, without
/// conditions of context or language). A decimal digit is a code point of general category Nd, of
/// any script. No other normalisation takes place.
public func normalized(_ token: String) -> String {
  var norm = String.UnicodeScalarView()
  for scalar in token.unicodeScalars {
    if scalar.isASCII {
      norm.append(("0"..."9").contains(scalar) ? "0" : scalar.asciiLowercased)
    } else if scalar.properties.generalCategory == .decimalNumber {
      norm.append("0")
    } else {
      norm.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
    }
  }
  return String(norm)
}
