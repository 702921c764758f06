import { createReadStream } from "node:fs";
import { sha256 } from "../domain/hash.ts";
import type { Problem } from "../domain/problem.ts";
import { InputError } from "../errors.ts";
import { benchmarkProblems } from "../interchange/benchmark-problems.ts";
import type { SameAnswer } from "../interchange/contrary-golds.ts";
import { inputBytes } from "../interchange/input-bytes.ts";
import type { LogProblems } from "../interchange/log-problems.ts";
import type { RecordedTrajectory } from "../interchange/recorded-trajectory.ts";
import { statedProblems } from "../interchange/stated-problems.ts";
import type { ImportOptions } from "./commands/import.ts";
import type { CliContext } from "./context.ts";
import { datasetReader } from "./dataset-reader.ts";

/** A log read through once: which pools it makes, and the problems they are of. */
export type Log = {
  readonly pools: ReadonlyMap<string, { readonly size: number }>;
  readonly problems: readonly Problem[];
  /** The pool that a record is of. */
  readonly poolOf: (recorded: RecordedTrajectory) => string;
  /** What nothing can be graded by: problems of which no record states a reference answer. */
  readonly leftOut: { readonly problems: number; readonly trajectories: number };
  /** Records that give a sample number again which an earlier one of their problem and model has. */
  readonly repeated: { readonly records: number; readonly firstWhere: string } | undefined;
};

/**
 * The first reading: every record is checked, every problem found, before anything is stored.
 *
 * @param source the name its pools get, and its file as it was written, for messages
 */
export async function surveyLog(
  records: AsyncIterable<RecordedTrajectory>,
  found: LogProblems,
  options: Pick<ImportOptions, "by">,
  source: { readonly name: string; readonly file: string },
): Promise<Log> {
  const { name, file } = source;
  const perProblem = new Map<number, number>();
  const perModel = new Map<string, Map<number, number>>();
  const repeats = repeatedSamples();
  let first: RecordedTrajectory | undefined;
  for await (const recorded of records) {
    const problem = await found.note(recorded);
    repeats.note(problem, recorded);
    perProblem.set(problem, (perProblem.get(problem) ?? 0) + 1);
    const model = perModel.get(modelOf(recorded)) ?? new Map<number, number>();
    perModel.set(modelOf(recorded), model);
    model.set(problem, (model.get(problem) ?? 0) + 1);
    first ??= recorded;
  }
  const names = poolNames([...perModel.keys()]);
  const problems: Problem[] = [];
  const leftOut = { problems: 0, trajectories: 0 };
  for (const [number, trajectories] of perProblem) {
    const problem = found.problem(number);
    if (problem !== undefined) {
      problems.push(problem);
      continue;
    }
    leftOut.problems++;
    leftOut.trajectories += trajectories;
    perProblem.delete(number);
    for (const [model, counts] of perModel) {
      counts.delete(number);
      if (counts.size === 0) perModel.delete(model);
    }
  }
  if (problems.length === 0) throw nothingToGrade(first, file);
  const isRepeated = [...perModel.values()].some((counts) => Math.max(...counts.values()) > 1);
  const isByModel =
    options.by === "model" || (options.by === "auto" && perModel.size > 1 && isRepeated);
  const poolOf = (model: string) => (isByModel ? `${name}/${names.get(model) ?? model}` : name);
  const pools = isByModel
    ? new Map(
        [...perModel].map(([model, counts]) => [
          poolOf(model),
          { size: Math.max(...counts.values()) },
        ]),
      )
    : new Map([[name, { size: Math.max(...perProblem.values()) }]]);
  return {
    ...{ pools, problems, leftOut, repeated: repeats.found() },
    poolOf: (recorded) => poolOf(modelOf(recorded)),
  };
}

/** Tells records that are there twice, as when a log was written over twice. */
function repeatedSamples() {
  const seen = new Map<string, Set<number>>();
  let records = 0;
  let firstWhere: string | undefined;
  return {
    note(problem: number, recorded: RecordedTrajectory): void {
      const { sampleIndex, where } = recorded;
      if (sampleIndex === undefined) return;
      const place = `${problem} ${modelOf(recorded)}`;
      const samples = seen.get(place) ?? new Set<number>();
      seen.set(place, samples);
      if (samples.has(sampleIndex)) {
        records++;
        firstWhere ??= where;
      }
      samples.add(sampleIndex);
    },
    found: () => (firstWhere === undefined ? undefined : { records, firstWhere }),
  };
}

function nothingToGrade(unstated: RecordedTrajectory | undefined, file: string): InputError {
  return unstated === undefined
    ? new InputError("The log holds no trajectory.", {
        where: file,
        hint: "Give one record a line; see heavybench import --help.",
      })
    : new InputError(
        `The log has no reference answer for "${unstated.problemId.slice(0, 80)}", nor for any other problem.`,
        { where: unstated.where, hint: REFERENCE_HINT },
      );
}

/** Where references come from; programs have none that fits a field. */
export const REFERENCE_HINT =
  'Name the benchmark it is of, --dataset NAME: programs are graded by its tests. For mathematics and letters the field "gold" does too.';

/** Problems of the benchmark named, or as the log states them. */
export async function problemsOfLog(
  context: CliContext,
  options: ImportOptions,
  isSameAnswer: SameAnswer,
): Promise<LogProblems> {
  if (options.dataset === undefined)
    return statedProblems(options.name ?? "imported", isSameAnswer);
  const datasets = datasetReader(context, {
    datasets: [options.dataset],
    seed: Number(options.seed),
    limit: null,
  });
  return benchmarkProblems(await datasets.readAll(), options.dataset, isSameAnswer);
}

/** A log's records, one at a time, in the layout named. */
export async function* readLog(
  path: string,
  shown: string,
  format: ImportOptions["format"],
): AsyncGenerator<RecordedTrajectory> {
  const bytes = inputBytes(createReadStream(path), shown);
  if (format === "lm-eval") {
    const { readLmEvalSamples } = await import("../interchange/lm-eval-samples.ts");
    yield* readLmEvalSamples(bytes, shown);
  } else if (format === "livecodebench") {
    const { readLiveCodeBenchEval } = await import("../interchange/livecodebench-eval.ts");
    yield* readLiveCodeBenchEval(bytes, shown);
  } else {
    const { readRecordedTrajectories } = await import("../interchange/recorded-trajectories.ts");
    yield* readRecordedTrajectories(bytes, shown);
  }
}

/** Who wrote an attempt, as the log has it. */
function modelOf({ model }: RecordedTrajectory): string {
  return model ?? "unknown";
}

/**
 * Models' names fit for a pool's, two models never one: where several would have the same, a
 * digest of the whole name tells apart those that are written otherwise.
 */
function poolNames(models: readonly string[]): ReadonlyMap<string, string> {
  const dashed = (model: string) => model.replace(/[^A-Za-z0-9._-]+/g, "-").slice(0, 60);
  const counts = new Map<string, number>();
  for (const model of models) counts.set(dashed(model), (counts.get(dashed(model)) ?? 0) + 1);
  return new Map(
    models.map((model) => {
      const name = dashed(model);
      const isOwn = name === model || counts.get(name) === 1;
      return [model, isOwn ? name : `${name}-${sha256(model).slice(0, 8)}`];
    }),
  );
}
