import { Command, Option } from "commander";
import type { CliContext } from "../context.ts";

/** The flags of `heavybench export`. */
export type ExportOptions = {
  readonly stage: "trajectories" | "summaries" | "all";
  readonly output?: string;
  readonly store: string;
  readonly quiet?: boolean;
};

/** `heavybench export`: a run's texts and verdicts as JSON Lines, for anyone's tools and for `import`. */
export function exportCommand(context: CliContext): Command {
  return new Command("export")
    .description(
      "Writes a run's trajectories and summaries, with texts and verdicts, as JSON Lines.",
    )
    .argument(
      "[run]",
      "a run's name, its experiment's, or the beginning of one (default: the latest run)",
    )
    .addOption(
      new Option("--stage <name>", "what to write")
        .choices(["trajectories", "summaries", "all"])
        .default("trajectories"),
    )
    .option("-o, --output <file>", "write here instead of standard output")
    .option("--store <file>", "the store", "heavybench.db")
    .option("-q, --quiet", "no closing line")
    .addHelpText("after", HELP)
    .action(async (name: string | undefined, options: ExportOptions) => {
      const { exportCommandLine } = await import("../export-command-line.ts");
      await exportCommandLine(context, name, options);
    });
}

const HELP = `
A line an attempt: {"dataset", "problem_id", "problem", "gold", "model", "stage", "sample_index", "text",
"reasoning", "finish_reason", "extracted_answer", "verdict", "correct", …}; a summary's has "cell", "draw" and
"iteration" too. heavybench import takes the trajectories into another store, verdicts compared; it takes
every line as a trajectory, so summaries go into a file of their own. What failed has no text, and no line.

Examples:
  heavybench export aime25-qwen3-8b > pool.jsonl
  heavybench import pool.jsonl --dataset aime25 --store other.db
  heavybench export --stage summaries -o summaries.jsonl`;
