import { Command } from "commander";
import type { CliContext } from "../context.ts";

/** The flags of `heavybench verify`. */
export type VerifyOptions = {
  readonly store: string;
  readonly outputDir: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
};

/** `heavybench verify`: every prompt and every number of a run again, from the stored texts. */
export function verifyCommand(context: CliContext): Command {
  return new Command("verify")
    .description(
      "Rebuilds every prompt and recomputes every number of a run from the store, to the byte.",
    )
    .argument("[run]", "a run's name, or its experiment's (default: the latest run)")
    .option("--store <file>", "the store", "heavybench.db")
    .option("--output-dir <folder>", "where the run's metrics.json is", "results")
    .option("-q, --quiet", "no progress")
    .option("--json", "the findings as JSON on standard output")
    .addHelpText(
      "after",
      `
Checks that each trajectory answers its question's prompt; that each memory cache, rebuilt from its
manifest and the stored texts, gives the very prompt that was sent; and that metrics.json, computed
anew, is the file on disk to the byte. A metrics.json that says it is of an earlier
version, which counted otherwise, cannot be checked as it is: heavybench report writes it anew.

Exit codes: 0 all holds; 1 something does not; 2 no such run; 3 what there is holds, but for a
            metrics.json of an earlier version, which cannot be checked.

Examples:
  heavybench verify
  heavybench verify aime25-qwen3-8b --store nightly.db`,
    )
    .action(async (name: string | undefined, options: VerifyOptions) => {
      const { verifyCommandLine } = await import("../verify-command-line.ts");
      await verifyCommandLine(context, name, options);
    });
}
