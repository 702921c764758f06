import type { Readable, Writable } from "node:stream";
import { visibleText } from "../domain/visible-text.ts";

/** What a command may touch of the outside world; a test gives its own. */
export type CliContext = {
  readonly stdin: Readable;
  /** Data, and nothing else: what a program reads. */
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Everything meant for people. */
  readonly stderr: Writable & {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
  };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The program's own file, as it was started; absent where it runs within another program. */
  readonly script?: string | undefined;
  /** Sets the process's exit code; of several the gravest wins: 2, 1, 130, 100, 3, 0. */
  exit(code: ExitCode): void;
};

/** 0 done · 1 failed · 2 usage or configuration · 3 done, with completions failed or ungraded · 100 a gate did not hold · 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 100 | 130;

/** Writes lines for people to standard error. */
export function say(context: CliContext, lines: string): void {
  context.stderr.write(`${visibleText(lines)}\n`);
}
