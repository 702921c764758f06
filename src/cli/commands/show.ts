import { Command } from "commander";
import type { CliContext } from "../context.ts";

/** The flags of `heavybench show`. */
export type ShowOptions = {
  readonly store: string;
  readonly worst?: boolean;
  readonly cell?: string;
  readonly draw?: string;
  readonly iteration?: string;
  readonly summary?: string;
  readonly cache?: boolean;
  readonly full?: boolean;
  readonly json?: boolean;
};

/** `heavybench show`: one question with everything behind its scores, or one completion. */
export function showCommand(context: CliContext): Command {
  return new Command("show")
    .description(
      "Shows one question of a run: prompt, attempts, verdicts, memory cache, summaries.",
    )
    .argument(
      "[run]",
      "a run's name, its experiment's, or the beginning of one (default: the latest); or a completion's key",
    )
    .argument("[question]", "the question's id, as the benchmark names it")
    .option("--worst", "the question on which heavy thinking lost most against the vote")
    .option(
      "--cell <name>",
      "only this cell's summaries: its name, or parts that no other has (k=8)",
    )
    .option("--draw <number>", "only this draw, from 0")
    .option("--iteration <number>", "with --cache: of which iteration (default: the last)")
    .option("--summary <number>", "with --cache: of which summary, from 0 (default: 0)")
    .option("--cache", "the prompt with its memory cache, exactly as the deliberator saw it")
    .option("--full", "texts whole, thinking included")
    .option("--store <file>", "the store", "heavybench.db")
    .option("--json", "everything as one JSON object on standard output")
    .addHelpText(
      "after",
      `
Examples:
  heavybench show --worst                        where deliberation lost most, in the latest run
  heavybench show aime25-qwen3-8b aime25-07      one question of a run
  heavybench show aime25-qwen3-8b aime25-07 --cache --draw 0 --summary 2
  heavybench show 3f9a2c1b                       one completion, by the first digits of its key`,
    )
    .action(async (run: string | undefined, question: string | undefined, options: ShowOptions) => {
      const { showCommandLine } = await import("../show-command-line.ts");
      await showCommandLine(context, run, question, options);
    });
}
