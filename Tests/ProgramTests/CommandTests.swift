import Foundation
import Testing

@Suite struct CommandTests {
  @Test func `tag marks entities in text that is piped in`() throws {
    let finished = try Processes.millrace(["tag"], input: "She flew from Berlin to New York.\n")
    #expect(finished.status == 0, "\(finished.errors)")
    #expect(finished.output == "She flew from [Berlin LOC] to [New York LOC].\n")
  }

  @Test func `tag in CoNLL form has a token and a label on each line`() throws {
    let finished = try Processes.millrace(["tag", "-f", "conll", "Paris!"])
    #expect(finished.output == "Paris\tB-LOC\n!\tO\n\n")
  }

  @Test func `an empty line is tagged as nothing`() throws {
    let finished = try Processes.millrace(["tag"], input: "\n")
    #expect(finished.status == 0 && finished.output == "\n")
  }

  @Test func `every command has help with an example and exits with 0`() throws {
    let names = [
      "serve", "tag", "send", "train", "eval", "models", "journal", "status", "top", "bench",
      "demo", "check",
      "completions",
    ]
    for command in names {
      let finished = try Processes.millrace([command, "--help"])
      #expect(finished.status == 0)
      #expect(finished.output.contains("Examples:"), "\(command)")
    }
  }

  @Test(arguments: [
    ["tagg", "x"], ["tag", "--formt", "conll"], ["tag", "--format", "xml"], ["train"], ["models"],
    ["serve", "--intake", "tcp://0.0.0.0:5556"], ["eval", "ner-en"], [],
  ])
  func `wrong use exits with 2 and says what is wanted`(_ words: [String]) throws {
    let finished = try Processes.millrace(words)
    #expect(finished.status == 2)
    #expect(!finished.errors.isEmpty && finished.output.isEmpty)
  }

  @Test func `a near miss is answered with the right word`() throws {
    #expect(try Processes.millrace(["tgg"]).errors.contains("did you mean tag?"))
  }

  @Test func `a model that is not there fails with 1 and names those that are`() throws {
    let finished = try Processes.millrace(["tag", "--model", "ner-xx", "x"])
    #expect(finished.status == 1)
    #expect(finished.errors.contains("ner-en"))
  }

  @Test func `the shipped models pass their golden check on every kernel table`() throws {
    for kernels in ["portable", "avx2", "avx512"] {
      let finished = try Processes.run(
        Processes.millrace, ["models", "verify"], environment: ["MILLRACE_KERNELS": kernels])
      if finished.errors.contains("this processor runs") { continue }
      #expect(finished.status == 0, "\(finished.errors)")
    }
  }
}
