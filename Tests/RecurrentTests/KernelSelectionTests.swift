import Recurrent
import Testing

struct KernelSelectionTests {
  @Test func `the portable kernels always run`() {
    #expect(KernelSelection.available.first?.name == "portable")
    #expect(Set(kernelNames).count == kernelNames.count)
  }

  @Test(arguments: [nil, ""]) func `without a wish the fastest kernels are chosen`(
    _ wish: String?
  ) throws {
    #expect(try KernelSelection.choose(wish).name == kernelNames.last)
  }

  @Test(arguments: kernelNames) func `a wish is granted`(_ name: String) throws {
    #expect(try KernelSelection.choose(name).name == name)
  }

  @Test func `unknown kernels are refused with the names of those that run`() throws {
    let error = try #require(throws: KernelSelectionError.self) {
      try KernelSelection.choose("avx1024")
    }
    #expect(error.description.contains("avx1024"))
    for name in kernelNames { #expect(error.description.contains(name)) }
  }
}
