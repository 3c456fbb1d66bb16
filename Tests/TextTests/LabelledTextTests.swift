import Testing
import Text

struct LabelledTextTests {
  private func texts(_ content: String) throws -> [LabelledText] {
    try LabelledTextReader.texts(in: Array(content.utf8), named: "f")
  }

  private let wanted = [
    LabelledText(text: "Good, \"very\" good.", label: "1"), LabelledText(text: "Bad", label: "0"),
  ]

  @Test(arguments: [
    "text,label\n\"Good, \"\"very\"\" good.\",1\nBad,0\n",
    "id,label,text\n7,1,\"Good, \"\"very\"\" good.\"\n8,0,Bad\n",
    "label,review\n1,\"Good, \"\"very\"\" good.\"\n0,Bad",
    "1,\"Good, \"\"very\"\" good.\"\n0,Bad\n",
    "Good, \"very\" good.\t1\nBad\t0\n",
    "label\ttext\r\n1\tGood, \"very\" good.\r\n0\tBad\r\n",
  ]) func `texts and their labels are read from commas and tabs`(_ content: String) throws {
    #expect(try texts(content) == wanted)
  }

  @Test(arguments: [
    ("a,b,label\n1,2,3\n", "f:1: found the columns a, b, label, wanted a column text"),
    ("x\t1\nno tab\n", "f:2: found 1 columns, wanted 2"),
    ("x\t\n", "f:1: found no label"),
    ("1,2,3\n", "f:1: found 3 columns, wanted 2"),
  ]) func `what is wrong is named with its line`(_ content: String, _ reason: String) {
    let error = #expect(throws: TextError.self) { try texts(content) }
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }
}
