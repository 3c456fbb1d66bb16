import Foundation
import Testing

@testable import millrace

@Suite struct CompletionTests {
  @Test(arguments: ["bash", "zsh", "fish", "man"])
  func `every command and option is known to each shell and to the manual`(_ kind: String) throws {
    let finished = try Processes.millrace(["completions", kind])
    #expect(finished.status == 0)
    let printed = finished.output.replacing("\\-", with: "-")
    for command in Program.commands {
      #expect(printed.contains(command.spec.name))
      for option in command.spec.options where option.long != "help" {
        #expect(printed.contains(option.long), "\(command.spec.name) --\(option.long)")
      }
    }
  }

  @Test func `bash completes commands, the choices of an option, and options`() throws {
    let script = """
      source <("$1" completions bash)
      complete_words() { COMP_WORDS=(millrace "$@"); COMP_CWORD=$#; _millrace; echo "${COMPREPLY[@]}"; }
      complete_words comp
      complete_words serve --ack ''
      complete_words serve --durab
      """
    let finished = try Processes.run(
      URL(fileURLWithPath: "/bin/bash"), ["-c", script, "bash", Processes.millrace.path])
    #expect(finished.output == "completions\ncomputed logged\n--durability\n", "\(finished.errors)")
  }

  @Test func `an unknown shell is used wrongly`() throws {
    let finished = try Processes.millrace(["completions", "tcsh"])
    #expect(finished.status == 2 && finished.errors.contains("found 'tcsh'"))
  }
}
