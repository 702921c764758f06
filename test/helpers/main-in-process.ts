import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { ExitCode } from "../../src/cli/context.ts";
import { main } from "../../src/cli/main.ts";

/** Runs the command line in this process: what it wrote, and the codes it asked to exit with, in order. */
export async function mainInProcess(
  argv: readonly string[],
  options: {
    readonly cwd: string;
    readonly input?: string | Buffer;
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<{ readonly out: string; readonly err: string; readonly codes: readonly ExitCode[] }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const written = Promise.all([text(stdout), text(stderr)]);
  const codes: ExitCode[] = [];
  await main(argv, {
    stdin: Readable.from([Buffer.from(options.input ?? "")]),
    stdout,
    stderr,
    env: options.env ?? {},
    cwd: options.cwd,
    exit: (code) => codes.push(code),
  });
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  return { out, err, codes };
}
