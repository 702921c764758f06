import { Command } from "commander";
import type { CliContext } from "../context.ts";

/** The flags of `heavybench verify`. */
export type VerifyOptions = {
  readonly store: string;
  readonly outputDir: string;
  readonly programs?: boolean;
  readonly sandbox?: string;
  readonly iTrustThesePrograms?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
};

/** `heavybench verify`: every prompt, every verdict and every number of a run again, from the stored texts. */
export function verifyCommand(context: CliContext): Command {
  return new Command("verify")
    .description(
      "Rebuilds every prompt, judges every text again and recomputes every number of a run.",
    )
    .argument(
      "[run]",
      "a run's name, its experiment's, or the beginning of one (default: the latest run)",
    )
    .option("--store <file>", "the store", "heavybench.db")
    .option("--output-dir <folder>", "where the run's results are", "results")
    .option("--programs", "run programs again, too")
    .option("--sandbox <name>", "what isolates programs (default: auto)")
    .option("--i-trust-these-programs", "what --sandbox none asks for")
    .option("-q, --quiet", "no progress")
    .option("--json", "the findings as JSON on standard output")
    .addHelpText(
      "after",
      `
Checks that each question is the one that was asked, reference and options included; that each
trajectory answers its prompt; that each memory cache, rebuilt from its manifest and the stored texts,
gives the very prompt that was sent; that no text has changed, nor its finish reason, flags and tokens;
that each text, judged again by the same version of its grader, gives the stored verdict, answer and
group; and that metrics.json and the reports, made anew, are the files on disk. Verdicts on programs
are taken as stored without --programs, those of another version of a grader always (heavybench
regrade judges them): both are counted. A metrics.json that says it is of an earlier version, which
counted otherwise, cannot be checked as it is: heavybench report writes it anew.

Exit codes: 0 all holds; 1 something does not; 2 no such run; 3 what the store has holds, but for
            files of an earlier version, which cannot be checked.

Examples:
  heavybench verify
  heavybench verify aime25-qwen3-8b --store nightly.db
  heavybench verify lcb --programs`,
    )
    .action(async (name: string | undefined, options: VerifyOptions) => {
      const { verifyCommandLine } = await import("../verify-command-line.ts");
      await verifyCommandLine(context, name, options);
    });
}
