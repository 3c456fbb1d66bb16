/// The word lists of the tokeniser, all in lower case but for the emoticons.
enum EnglishWords {
  /// What may follow an apostrophe at the end of a word as a token of its own.
  static let clitics: Set<String> = ["s", "m", "d", "ll", "ve", "re"]

  /// Words written together, with the length of their first part.
  static let fused: [String: Int] = {
    var table = [
      "cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3, "im": 1, "ive": 1, "thats": 4, "whats": 4,
      "theres": 5, "youre": 3, "theyre": 4, "youve": 3, "dunno": 2,
    ]
    for verb in [
      "ai", "are", "ca", "could", "did", "does", "do", "had", "has", "have", "is", "should", "was",
      "were", "wo", "would",
    ] {
      table[verb + "nt"] = verb.count
    }
    return table
  }()

  /// Units that are cut off a number written together with them.
  static let units: Set<String> = [
    "am", "cm", "ft", "gb", "hr", "hrs", "k", "kg", "km", "lb", "lbs", "m", "mb", "mg", "min", "ml",
    "mm", "mph", "pm", "yr", "yrs",
  ]

  /// Abbreviations that keep their period where text follows.
  static let abbreviations: Set<String> = [
    "approx", "attn", "ave", "blvd", "capt", "cf", "co", "col", "corp", "dept", "dr", "est", "etc",
    "ext", "fig", "ft", "gen", "gov", "inc", "jr", "lt", "ltd", "mr", "mrs", "ms", "mt", "prof",
    "rev", "sen", "sgt", "sr", "st", "vol", "vs",
  ]

  /// Abbreviations only with a capital and with more text after them: otherwise they are words.
  static let capitalisedAbbreviations: Set<String> = [
    "apr", "aug", "dec", "feb", "fri", "jan", "jul", "jun", "la", "mar", "mon", "no", "nov", "oct",
    "rep", "reps", "sat", "sep", "sept", "sun", "thur", "thurs", "tue", "tues", "wed",
  ]

  /// Prefixes that keep their hyphen.
  ///
  /// Between other letters a hyphen is a token.
  static let prefixes: Set<String> = [
    "anti", "bi", "co", "counter", "de", "e", "ex", "extra", "hyper", "inter", "intra", "macro",
    "mega",
    "micro", "mid", "mini", "mis", "multi", "neo", "non", "over", "post", "pre", "pro", "pseudo",
    "psycho", "quasi", "re", "semi", "socio", "sub", "super", "trans", "ultra", "un", "under",
    "vice",
  ]

  /// Last parts by which a dotted name is known to be a host or a file.
  static let endings: Set<String> = [
    "biz", "com", "csv", "doc", "docx", "edu", "exe", "gif", "gov", "htm", "html", "info", "io",
    "jpeg",
    "jpg", "json", "mil", "mp3", "net", "org", "pdf", "png", "ppt", "py", "swift", "txt", "uk",
    "url",
    "xls", "xlsx", "xml", "zip",
  ]

  /// Faces drawn with marks.
  static let emoticons: Set<String> = {
    var faces: Set<String> = [
      "<3", "</3", "^_^", "^^", "-_-", "T_T", "o_O", "O_o", "o_o", "O_O", "(:", "(-:", ">:(", ">:)",
      "xD", "XD", "=)", "=(", "=D", "=P", "=]", "8)", "8-)", "*_*", "(y)", ":'(", ":')", ":-*",
      ":*", "(;", ":^)",
    ]
    for eyes in [":", ";", ":-", ";-"] {
      for mouth in [")", "(", "D", "P", "p", "]", "[", "|", "/", "\\", "o", "O", "))", "((", ")))"]
      {
        faces.insert(eyes + mouth)
      }
    }
    return faces
  }()
}
