import Configuration

/// `millrace journal`: what the daemon has logged.
enum JournalCommand: Command {
  static let spec = CommandSpec(
    name: "journal", summary: "Look into the log of a daemon, check, export and prune it.",
    usage: "journal stats|tail|swaps|verify|export|prune|repair [WORD] [OPTION…]",
    details: """
      All but 'prune' and 'repair' read while a daemon runs, and never hold it up.

      'stats' counts what is there. 'tail STREAM' shows the last elements of a stream with their \
      gold and committed labels; with --follow it goes on with what comes, and an element whose \
      label is open is shown again when that is committed. 'swaps [MODEL]' lists swaps and gate \
      decisions, newest first. 'verify' checks every row and exits with 1 if one is damaged.

      'export' writes messages as a client would send them, one for each logged row, in the order \
      of writing, with all gold labels; with --format conll the labelled elements by streams, a \
      document for each sequence. Elements without a label are left out there and end the sequence.

      'prune' removes old rows, but nothing that the state of a stream is rebuilt from. Only the \
      daemon may write the journal, so it wants the daemon stopped: a running one prunes by itself.

      'repair' removes damaged rows, without a daemon. A stream whose state depended on one goes on \
      in the zero state after it; --dry-run only says which. Copy the folder before.
      """,
    options: [
      ProgramSettings.option, JournalFolder.state, JournalFolder.journal, JournalTail.elements,
      JournalTail.follow,
    ] + JournalExport.options + JournalPrune.options + JournalRepair.options + [
      Option(long: "json", help: "One JSON object on each line.")
    ],
    examples: [
      ("millrace journal stats", "How much there is, of which models, since when."),
      ("millrace journal tail ner-en/chat --follow", "Watches one stream."),
      (
        "millrace journal export --since 2h --format conll -o news.conll",
        "What was labelled in the last two hours, as training data."
      ),
      ("millrace journal prune --older-than 30d", "Removes what is older, without a daemon."),
      ("millrace journal repair --dry-run", "What is damaged, and what that means for streams."),
    ])

  private static let owners: [String: [String]] = [
    "tail": ["elements", "follow"],
    "export": JournalExport.options.map(\.long), "prune": JournalPrune.options.map(\.long),
    "repair": JournalRepair.options.map(\.long),
  ]
  private static let words = ["stats", "tail", "swaps", "verify", "export", "prune", "repair"]

  static func run(_ arguments: Arguments) throws {
    guard let word = arguments.positionals.first else {
      throw UsageError("wanted one of \(words.joined(separator: ", "))")
    }
    for (owner, options) in owners where owner != word {
      for option in options where arguments.flag(option) {
        throw UsageError("--\(option) belongs to 'journal \(owner)', not to '\(word)'")
      }
    }
    let names = Array(arguments.positionals.dropFirst())
    let most = ["tail", "swaps"].contains(word) ? 1 : 0
    guard names.count <= most || !words.contains(word) else {
      throw UsageError("'\(word)' takes no such word: found '\(names[most])'")
    }
    let folder = try JournalFolder(arguments)
    switch word {
    case "stats": try JournalSummary(folder.reader(), arguments).show()
    case "tail": try JournalTail.show(names, folder, arguments)
    case "swaps": try JournalSwaps.show(names.first, folder.reader(), arguments)
    case "verify": try JournalCheck.run(folder, arguments)
    case "export": try JournalExport.run(folder, arguments)
    case "prune": try JournalPrune.run(folder, arguments)
    case "repair": try JournalRepair.run(folder, arguments)
    default:
      let hint = nearest(word, in: words).map { "; did you mean \($0)?" } ?? ""
      throw UsageError(
        "no such word '\(word)', wanted one of \(words.joined(separator: ", "))\(hint)")
    }
  }
}
