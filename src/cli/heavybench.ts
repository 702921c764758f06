#!/usr/bin/env node
import type { ExitCode } from "./context.ts";
import { main } from "./main.ts";

const rank: readonly ExitCode[] = [0, 3, 100, 130, 1, 2];

// A reader that has seen enough (`heavybench … | head`) closes the pipe: that is no failure, and
// what is under way (a run, its report) still ends as it should.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (failure: NodeJS.ErrnoException) => {
    if (failure.code !== "EPIPE") throw failure;
  });
}

await main(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  script: process.argv[1],
  exit(code) {
    const current = (process.exitCode ?? 0) as ExitCode;
    if (rank.indexOf(code) > rank.indexOf(current)) process.exitCode = code;
  },
});
