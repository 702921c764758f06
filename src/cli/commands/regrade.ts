import { Command } from "commander";
import type { CliContext } from "../context.ts";

/** The flags of `heavybench regrade`. */
export type RegradeOptions = {
  readonly apply?: boolean;
  readonly store: string;
  readonly outputDir: string;
  readonly sandbox?: string;
  readonly iTrustThesePrograms?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
};

/** `heavybench regrade`: a run's stored texts judged by this version's graders, and what that changes. */
export function regradeCommand(context: CliContext): Command {
  return new Command("regrade")
    .description("Judges a run's stored texts again and lists every verdict that changes.")
    .argument(
      "[run]",
      "a run's name, its experiment's, or the beginning of one (default: the latest run)",
    )
    .option("--apply", "take the new verdicts, and write the results anew")
    .option("--store <file>", "the store", "heavybench.db")
    .option("--output-dir <folder>", "where the results are", "results")
    .option("--sandbox <name>", "what isolates programs (default: auto)")
    .option("--i-trust-these-programs", "what --sandbox none asks for")
    .option("-q, --quiet", "no progress")
    .option("--json", "a change a line, as JSON, on standard output")
    .addHelpText("after", HELP)
    .action(async (name: string | undefined, options: RegradeOptions) => {
      const { regradeCommandLine } = await import("../regrade-command-line.ts");
      await regradeCommandLine(context, name, options);
    });
}

const HELP = `
A run keeps the verdicts it was measured with until --apply; without it nothing is written. Nothing is
sampled either way. Draws that go by answers or verdicts (max-answer-num, oracle-correct, …) stay as they
were deliberated; \`heavybench run\` draws them anew and asks for what that needs.

Exit codes: 0 done, whatever changed; 2 no such run; 3 some could not be graded.

Examples:
  heavybench regrade
  heavybench regrade aime25-qwen3-8b --json | jq -r '.before.verdict + " " + .after.verdict' | sort | uniq -c
  heavybench regrade aime25-qwen3-8b --apply`;
