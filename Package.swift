// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// What a message goes through is optimised across modules: what is small in one becomes part of those
/// that call it.
let fast =
  strict + [.unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))]

/// Tests look inside these modules, in release builds too: what is tested is what ships.
let testable = strict + [.unsafeFlags(["-enable-testing"])]

/// Kernels are optimised in debug builds too: unoptimised SIMD is a thousand times slower.
func kernel(_ flags: String...) -> [SwiftSetting] {
  strict + [.unsafeFlags(["-Ounchecked"] + flags.flatMap { ["-Xcc", $0] })]
}

var kernelTargets: [Target] = [
  .target(name: "Kernels", dependencies: ["CMachine"], swiftSettings: kernel()),
  .target(name: "KernelsPortable", dependencies: ["Kernels", "CMachine"], swiftSettings: kernel()),
]
var kernelTables: [Target.Dependency] = ["Kernels", "KernelsPortable"]
#if arch(x86_64)
  kernelTargets += [
    .target(
      name: "KernelsAVX2", dependencies: ["Kernels", "CMachine"],
      swiftSettings: kernel("-march=x86-64-v3")),
    .target(
      name: "KernelsAVX512", dependencies: ["Kernels", "CMachine"],
      swiftSettings: kernel("-march=x86-64-v4")),
  ]
  kernelTables += ["KernelsAVX2", "KernelsAVX512"]
#endif

let package = Package(
  name: "millrace",
  products: [
    .executable(name: "millrace", targets: ["millrace"]),
    // For Tests/Fuzz, a package of its own.
    .library(name: "FuzzTargets", targets: ["FuzzTargets"]),
  ],
  targets: kernelTargets + [
    // 0: C libraries
    .systemLibrary(
      name: "CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
    .systemLibrary(
      name: "CCrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
      name: "CSystemd", providers: [.apt(["libsystemd-dev"])]),
    .systemLibrary(
      name: "CMicroHTTPD", providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(name: "CPlatform"),
    .systemLibrary(name: "CMachine"),

    // 1: pure
    .target(name: "Recurrent", dependencies: kernelTables + ["CMachine"], swiftSettings: fast),
    .target(name: "Decoding", swiftSettings: fast),
    .target(name: "Text", swiftSettings: fast),
    .target(name: "Wire", swiftSettings: fast),
    .target(name: "Configuration", dependencies: ["Wire"], swiftSettings: testable),

    // 2: resources
    .target(name: "ZeroMQ", dependencies: ["CZeroMQ"], swiftSettings: fast),
    .target(
      name: "Platform",
      dependencies: ["CCrypto", "CMicroHTTPD", "CPlatform", "CMachine", "CSystemd"],
      swiftSettings: testable),
    .target(
      name: "ModelStore", dependencies: ["Platform", "Wire", "Text", "Decoding", "Recurrent"],
      swiftSettings: fast),

    .target(name: "Journal", dependencies: ["CSQLite", "Platform", "Wire"], swiftSettings: fast),

    // 3: flow
    .target(
      name: "Training",
      dependencies: [
        "Journal", "ModelStore", "Recurrent", "Decoding", "Text", "Wire", "Platform",
      ], swiftSettings: testable),
    .target(
      name: "Serving",
      dependencies: [
        "Journal", "ModelStore", "Recurrent", "Decoding", "Text", "Wire", "Platform", "ZeroMQ",
      ],
      // Not testable: what tests may see, the optimiser takes for seen by anybody.
      swiftSettings: fast),

    // 4: program
    .executableTarget(
      name: "millrace",
      dependencies: [
        "Serving", "Training", "Journal", "ModelStore", "ZeroMQ", "Wire", "Text", "Decoding",
        "Recurrent", "Platform", "Kernels", "Configuration",
      ], swiftSettings: testable),

    // tests
    .target(
      name: "FuzzTargets",
      dependencies: ["Wire", "Configuration", "Journal", "ModelStore", "Text"],
      path: "Tests/FuzzTargets", swiftSettings: strict),
    .testTarget(
      name: "ConfigurationTests", dependencies: ["Configuration"], swiftSettings: strict),
    .testTarget(
      name: "RecurrentTests", dependencies: ["Recurrent", "ModelStore"] + kernelTables,
      swiftSettings: strict),
    .testTarget(
      name: "DecodingTests", dependencies: ["Decoding", "ModelStore", "Recurrent", "Text", "Wire"],
      swiftSettings: strict),
    .testTarget(name: "TextTests", dependencies: ["Text"], swiftSettings: strict),
    .testTarget(
      name: "WireTests", dependencies: ["Wire", "FuzzTargets"], swiftSettings: strict),
    .testTarget(name: "PlatformTests", dependencies: ["Platform"], swiftSettings: strict),
    .testTarget(
      name: "JournalTests", dependencies: ["Journal", "CSQLite", "Platform"],
      swiftSettings: strict),
    .testTarget(name: "ZeroMQTests", dependencies: ["ZeroMQ"], swiftSettings: strict),
    .testTarget(
      name: "ModelStoreTests",
      dependencies: ["ModelStore", "Platform", "Recurrent", "Decoding", "Wire", "Text"],
      swiftSettings: strict),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Training", "Journal", "ModelStore", "Recurrent", "Decoding", "Text", "Wire", "Platform",
      ], swiftSettings: strict),
    .testTarget(
      name: "ServingTests",
      dependencies: [
        "Serving", "Journal", "ModelStore", "Recurrent", "Decoding", "Text", "Wire", "Platform",
        "ZeroMQ", "CSQLite",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ProgramTests", dependencies: ["millrace", "Journal", "Platform"], swiftSettings: strict
    ),
  ]
)
