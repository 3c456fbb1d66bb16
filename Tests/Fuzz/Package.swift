// swift-tools-version: 6.2
import PackageDescription

// A package of its own: libFuzzer brings the main function, so that a plain build could not link it.
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "millrace", path: "../..")],
  targets: [
    .executableTarget(
      name: "fuzz", dependencies: [.product(name: "FuzzTargets", package: "millrace")],
      path: "Sources", swiftSettings: [.unsafeFlags(["-parse-as-library"])])
  ]
)
