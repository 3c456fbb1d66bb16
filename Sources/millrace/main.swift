import Glibc
import Platform

// Before any other thread starts: threads inherit it, and the serving loop runs on this one.
flushDenormals()
exit(Program.run(Array(CommandLine.arguments.dropFirst())))
