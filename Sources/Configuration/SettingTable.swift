private let second: Int64 = 1_000_000_000
private let day = 86_400 * second

extension Setting {
  /// Every key, in the order of the commented defaults.
  public static let all: [Setting] = sockets + places + kept + trained + said + protected

  private static let sockets: [Setting] = [
    .ingest,
    .endpoint(
      "intake.bind", \.intake, "Where streams are taken and answered. tcp:// or ipc://"),
    .endpoint("results.bind", \.results, "Where every result is published, by stream id."),
    .endpoint(
      "control.bind", \.control,
      "Where requests about the daemon are answered. {runtime} and {state} are its own folders."),
  ]

  private static let places: [Setting] = [
    .models, .routes,
    .size(
      "limits.frame", \.limits.frame, 1024...16 << 20, reload: true,
      "Bytes of a message's body, and of its vectors."),
    .count("limits.elements", \.limits.elements, 1...4096, reload: true, "Elements of a message."),
    .count("limits.token", \.limits.token, 1...65_536, reload: true, "Bytes of a token."),
    .count(
      "limits.streams", \.limits.streams, 1...100_000_000, reload: true,
      "Streams that are known; further ones are refused."),
    .count(
      "limits.resident", \.limits.resident, 1...100_000_000, reload: true,
      "Streams whose state is in memory; those used least recently go to the disk."),
    .count(
      "limits.pending", \.limits.pending, 1...10_000_000, reload: true,
      "Elements that wait; further ones are answered overload."),
  ]

  private static let kept: [Setting] = [
    .path("state.folder", \.state.folder, "The daemon's own folder."),
    .word(
      "state.durability", \.state.durability, ["always", "1s", "none"],
      "What the journal survives: power loss (always), power loss but for the last second (1s), "
        + "crashes (none)."),
    .time(
      "state.idle", \.state.idle, second...365 * day, reload: true,
      "How long a stream stays in memory without a message; then it goes to the disk as it is."),
    .time(
      "state.snapshot", \.state.snapshot, second...day, "Time between two rounds of stored states."),
    .path(
      "journal.folder", \.journal.folder,
      "Where what arrives is logged; \"none\" keeps no journal, and a restart forgets all streams."),
    .time("journal.keep", \.journal.keep, 60 * second...36_500 * day, "How long rows are kept."),
    .size("journal.max", \.journal.max, 1 << 20...1 << 50, "How large it may become."),
    .count("journal.segment", \.journal.segment, 1...4096, "Elements of a row at most."),
  ]

  private static let trained: [Setting] = [
    .trainerModels,
    .time("trainer.every", \.trainer.every, second...30 * day, "Time between two rounds."),
    .count("trainer.window", \.trainer.window, 1...1024, "Elements of a window."),
    .count("trainer.burn_in", \.trainer.burnIn, 0...4096, "Elements stepped before a window."),
    .count("trainer.batch", \.trainer.batch, 1...1024, "Windows side by side."),
    .one(
      "trainer.tolerance", \.trainer.tolerance, reload: false,
      "How much F1 may fall on what is held out, from 0 to 1.", shown: { "\($0)" }
    ) { node throws(ConfigProblem) in try node.number(in: 0...1) },
    .count(
      "trainer.threads", \.trainer.threads, 1...2, "Threads; the weights do not depend on it."),
    .count(
      "trainer.keep_versions", \.trainer.keepVersions, 1...999_999,
      "Newest versions that stay when another goes into service, beside those that states in the "
        + "journal need."),
  ]

  private static let protected: [Setting] = [
    .flag(
      "security.curve", \.security.curve,
      "Encrypt tcp sockets by CURVE and admit only known clients."),
    .optionalPath(
      "security.secret_key", \.security.secretKey, "The file of the daemon's secret key."),
    .optionalPath(
      "security.authorized_keys", \.security.authorizedKeys,
      "The folder of the clients' public keys; \"\" is authorized_keys beside the secret key."),
    .flag(
      "security.allow_plaintext", \.security.allowPlaintext,
      "Let other machines reach the sockets without CURVE: anybody there can do anything."),
  ]

  private static let said: [Setting] = [
    .one(
      "metrics.bind", \.metrics.bind, reload: false,
      "Address and port; port 0 is any that is free, \"\" is none.", shown: quoted
    ) { node throws(ConfigProblem) in try node.address() },
    .flag(
      "metrics.remote", \.metrics.remote,
      "Whether bind may be an address that other machines reach."),
    .word(
      "log.level", \.log.level, ["error", "warning", "info", "debug"], reload: true,
      "The least urgent level that is written."),
    .word(
      "log.format", \.log.format, ["auto", "plain", "journal", "json"], reload: true,
      "auto: fields for journald where standard error leads there, else a line for people."),
  ]

  /// What a section is about.
  static let sections: [String: String] = [
    "intake": "Streams with an answer for each message (DEALER, REQ).",
    "results": "Every result (SUB).",
    "control": "Requests about the daemon (DEALER, REQ).",
    "limits": "How much is taken on.",
    "state": "What is kept.",
    "journal": "The log of what arrives, from which states are rebuilt and the trainer learns.",
    "trainer": "millrace train --follow.",
    "metrics": "Figures for Prometheus and health: /metrics, /livez, /readyz, /status.",
    "security": "Who may reach the daemon; see millrace keygen.",
    "log": "What is said about what happens.",
  ]

  /// Keys of the contract that this version does not have.
  static let later: [String: String] = [
    "swap": "this version swaps without a shadow of the version before"
  ]
}
