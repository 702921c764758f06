import { Command, Option } from "commander";
import type { CliContext } from "../context.ts";

/** The flags of `heavybench import`. */
export type ImportOptions = {
  readonly dataset?: string;
  readonly format: "trajectories" | "lm-eval" | "livecodebench";
  readonly name?: string;
  readonly by: "auto" | "problem" | "model";
  readonly preset?: string;
  readonly k?: string;
  readonly seed: string;
  readonly sandbox?: string;
  readonly iTrustThesePrograms?: boolean;
  readonly store: string;
  readonly outputDir: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
};

/** `heavybench import`: someone's recorded trajectories become a pool like any other, graded and measured. */
export function importCommand(context: CliContext): Command {
  return new Command("import")
    .description("Takes recorded trajectories as a pool: stores, grades and measures them.")
    .argument("<file>", "a log, gzipped or not")
    .option(
      "--dataset <name>",
      "the benchmark it is of (default: the problems as the log states them)",
    )
    .addOption(
      new Option("--format <name>", "the log's layout")
        .choices(["trajectories", "lm-eval", "livecodebench"])
        .default("trajectories"),
    )
    .option("--name <name>", "the pool's name (default: the file's)")
    .addOption(
      new Option("--by <what>", "one pool for all models of a problem, or one a model")
        .choices(["auto", "problem", "model"])
        .default("auto"),
    )
    .option("-k <numbers>", "also measured on K drawn from each pool; commas between")
    .option("--preset <name>", "whose selection, draws and policy for cut trajectories are taken")
    .option("--seed <number>", "of draws, option orders and intervals", "7")
    .option("--sandbox <name>", "what isolates programs (default: auto)")
    .option("--i-trust-these-programs", "what --sandbox none asks for")
    .option("--store <file>", "the SQLite file that keeps everything", "heavybench.db")
    .option("--output-dir <folder>", "where reports go", "results")
    .option("-q, --quiet", "no progress, only what went wrong")
    .option("--json", "the metrics as JSON on standard output")
    .addHelpText("after", HELP)
    .action(async (file: string, options: ImportOptions) => {
      const { importCommandLine } = await import("../import-command-line.ts");
      await importCommandLine(context, file, options);
    });
}

const HELP = `
A record a line: {"problem_id" or "problem", "text", "dataset"?, "model"?, "sample_index"?, "gold"?,
"n_choices"?, "extracted_answer"?, "correct"?}. A problem is one dataset's id; records of one that
contradict each other, or the benchmark, in statement or reference answer are refused. Where the log has verdicts of its own, they are compared with ours and
every difference is listed in differences.jsonl beside the report. Without --dataset, problems of which no
record states "gold" are left out, counted and said.

An imported pool is a thinker like any other. Imported with --dataset, any model deliberates on it; the
line to type is printed at the end:
  heavybench run --dataset NAME --thinker imported/POOL --model YOURS --base-url URL -k 8,16

Exit codes: 0 done; 1 the log is broken or of unknown problems (nothing of it is stored); 3 some could
not be graded, or had no reference.

Examples:
  heavybench import pool.jsonl.gz --dataset aime24
  heavybench import samples_aime25.jsonl --format lm-eval --dataset aime25
  heavybench import pool.jsonl --by model --name nightly
  heavybench import pool.jsonl --by model --preset paper-text -k 8,16   a row a model and K, by both estimators`;
