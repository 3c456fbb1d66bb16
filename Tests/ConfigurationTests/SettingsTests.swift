import Testing

@testable import Configuration

@Suite struct SettingsTests {
  private func read(_ text: String, _ environment: [String: String] = [:]) throws(ConfigError)
    -> Settings
  {
    try Settings.read(file: ("/etc/m.json5", Array(text.utf8)), environment: environment)
  }

  @Test(arguments: [
    ("{ingst: []}", "1:2: unknown key ingst; did you mean ingest?"),
    ("{frame: '1MiB'}", "1:2: unknown key frame; it belongs into limits: { frame: … }"),
    ("{limits: {tokn: 7}}", "1:11: unknown key tokn in limits; did you mean token?"),
    ("{limits: 7}", "1:10: found 7, wanted an object"),
    ("[]", "1:1: found an array, wanted an object"),
    ("{limits: {frame: '2MiB',\n frame: '1MiB'}}", "2:2: \"frame\" is set twice, first on line 1"),
    ("{limits: {frame: '1MB'}}", "1:18: found \"1MB\", wanted a size from 1KiB to 16MiB"),
    ("{limits: {frame: 1048576}}", "1:18: found 1048576, wanted a size"),
    ("{limits: {frame: '17MiB'}}", "1:18: found \"17MiB\", wanted a size from 1KiB to 16MiB"),
    ("{limits: {elements: 0}}", "1:21: found 0, wanted a whole number from 1 to 4096"),
    ("{limits: {elements: '5'}}", "1:21: found \"5\", wanted a whole number"),
    ("{limits: {elements: 1.5}}", "1:21: found 1.5, wanted a whole number"),
    ("{state: {snapshot: '30m'}}", "1:20: found \"30m\", wanted a time from 1s to 1d"),
    ("{state: {snapshot: '99999999999999w'}}", "1:20: found \"99999999999999w\", wanted a time"),
    ("{state: {durability: '2s'}}", "1:22: found \"2s\", wanted \"always\" or \"1s\" or \"none\""),
    ("{log: {level: 'inf'}}", "1:15: found \"inf\", wanted"),
    ("{trainer: {tolerance: 2}}", "1:23: found 2, wanted a number from 0.0 to 1.0"),
    ("{intake: {bind: 'localhost:1'}}", "1:17: found \"localhost:1\", wanted an endpoint"),
    ("{intake: {bind: 'tcp://a:99999'}}", "1:17: found \"tcp://a:99999\", wanted an endpoint"),
    ("{ingest: [{}]}", "1:11: an ingest socket wants either bind or connect"),
    ("{ingest: [{bind: 'ipc://a', connect: 'ipc://b'}]}", "1:11: an ingest socket wants either"),
    ("{ingest: [{bind: 'ipc://a', subscribe: []}]}", "1:40: found no subscription"),
    ("{ingest: {}}", "1:10: found an object, wanted an array"),
    ("{models: []}", "1:10: found no folder, wanted at least one"),
    ("{routes: [{model: 'x'}]}", "1:11: a route wants prefix"),
    ("{routes: [{prefix: 'a', onGap: 1}]}", "1:25: unknown key onGap; did you mean on_gap?"),
    ("{routes: [{prefix: 'a', journal: 'no'}]}", "1:34: found \"no\", wanted true or false"),
    (
      "{routes: [{prefix: 'a', journal: false, ack: 'logged'}]}",
      "1:20: a route with journal: false cannot have ack"
    ),
    ("{routes: [{prefix: 'a'}, {prefix: 'a'}]}", "1:26: the prefix \"a\" has two routes"),
    (
      "{state: {durability: 'none'}, routes: [{prefix: 'a', ack: 'logged'}]}",
      "1:40: ack: \"logged\" needs a journal that survives a crash"
    ),
    ("{security: {curve: true}}", "1:20: curve: true wants secret_key"),
    ("{swap: {shadow: '60s'}}", "1:2: swap cannot be set"),
  ])
  func `what is wrong is reported where it stands, with what is wanted`(
    _ text: String, _ expected: String
  ) {
    let error = #expect(throws: ConfigError.self) { try read(text) }
    #expect(error?.problems.count == 1)
    #expect(error?.description.hasPrefix("/etc/m.json5:" + expected) == true, "\(error as Any)")
  }

  @Test func `everything that is wrong is reported at once, in its order`() {
    let error = #expect(throws: ConfigError.self) {
      try read("{\n log: {level: 7},\n limits: {token: 0, streams: 0, token: 1},\n}")
    }
    #expect(error?.problems.map(\.place.line) == [2, 3, 3, 3])
  }

  @Test func `the commented defaults read back as the defaults`() throws {
    let text = Settings().described()
    let settings = try read(text)
    #expect(settings.changes(from: Settings()).isEmpty)
    for setting in Setting.all { #expect(settings.place(setting.path) != nil, "\(setting.path)") }
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }

  @Test func `what is set is shown as it was set`() throws {
    let settings = try read(
      """
      { ingest: [{ connect: "tcp://127.0.0.1:7", subscribe: ["a/", 'b"'] }], models: ["m"],
        routes: [{ prefix: "chat/", model: "ner-en", on_gap: "reset", train: false }],
        limits: { frame: "2MiB" }, journal: { keep: "36h", folder: "/j" } }
      """)
    #expect(settings.ingest[0].connects && settings.ingest[0].subscribe == ["a/", "b\""])
    #expect(settings.models == ["/etc/m"])
    #expect(settings.journal.keep == 129_600_000_000_000 && settings.limits.frame == 2 << 20)
    let again = try read(settings.described())
    #expect(again.changes(from: settings).isEmpty)
    #expect(
      settings.changes(from: Settings()).map(\.path) == [
        "ingest", "models", "routes", "limits.frame", "journal.folder", "journal.keep",
      ])
  }

  @Test func `variables win over the file, and options over both`() throws {
    var settings = try read(
      "{limits: {frame: '2MiB', token: 9}}",
      [
        "MILLRACE_LIMITS_FRAME": "3MiB", "MILLRACE_TRAINER_MODELS": "['a', 'b']",
        "MILLRACE_LIMITS_ELEMENTS": "7", "MILLRACE_KERNELS": "portable", "PATH": "/",
      ])
    #expect(settings.limits.frame == 3 << 20 && settings.limits.token == 9)
    #expect(settings.limits.elements == 7 && settings.trainer.models == ["a", "b"])
    try settings.set("intake.bind", to: "ipc://x", option: "--intake")
    #expect(
      settings.intake == "ipc://x" && settings.place("intake.bind")?.description == "--intake")
  }

  @Test(arguments: [
    ("MILLRACE_LIMITS_FRAME", "1", "MILLRACE_LIMITS_FRAME: found '1', wanted a size"),
    ("MILLRACE_LOG_LEVL", "info", "MILLRACE_LOG_LEVL: no setting has this variable; did you mean"),
  ])
  func `a wrong variable is named`(_ name: String, _ value: String, _ expected: String) {
    let error = #expect(throws: ConfigError.self) {
      try Settings.read(file: nil, environment: [name: value])
    }
    #expect(error?.description.hasPrefix(expected) == true, "\(error as Any)")
  }
}

@Suite struct QuantityTests {
  @Test(arguments: [("1B", 1), ("20GiB", 20 << 30), ("0B", 0), ("1TiB", 1 << 40)])
  func `sizes are read and written exactly`(_ text: String, _ bytes: Int) {
    #expect(Quantity.bytes(text) == bytes)
    #expect(Quantity.text(bytes: bytes) == text)
  }

  @Test(arguments: [("30s", 30), ("5min", 300), ("36h", 129_600), ("30d", 2_592_000)])
  func `times are read and written exactly`(_ text: String, _ seconds: Int64) {
    #expect(Quantity.nanoseconds(text) == seconds * 1_000_000_000)
    #expect(Quantity.text(nanoseconds: seconds * 1_000_000_000) == text)
  }

  @Test(arguments: ["", "s", "1", "-1s", "1.5h", "1 s", "9223372036854775807h", "1S", "٣s"])
  func `what is no time is none`(_ text: String) {
    #expect(Quantity.nanoseconds(text) == nil)
  }
}
