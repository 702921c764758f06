import { z } from "zod";
import { InputError } from "../errors.ts";
import { jsonLines } from "./json-lines.ts";
import { present, type RecordedTrajectory } from "./recorded-trajectory.ts";

const HINT =
  "Give a samples_*.jsonl of lm-evaluation-harness (--log_samples) of a task that generates text.";

const row = z.object({
  doc_id: z.union([z.int(), z.string()]),
  doc: z.record(z.string(), z.unknown()).nullish(),
  target: z.unknown(),
  /** A list a request, of as many responses as the task repeats. */
  resps: z.array(z.union([z.string(), z.array(z.unknown())])).min(1),
  filtered_resps: z.unknown(),
  filter: z.string().nullish(),
  metrics: z.array(z.string()).nullish(),
});

/**
 * The samples that lm-evaluation-harness logs, `samples_<task>_<time>.jsonl`: each response of a
 * document is a trajectory. A task with several filters logs each document once a filter; those of
 * the file's first filter are taken, since the texts are the same. Correctness is taken over only
 * where a document has one response, as the log's metrics are over all of them.
 * @throws InputError naming file and line of the first row at fault, or without a text
 */
export async function* readLmEvalSamples(
  bytes: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<RecordedTrajectory> {
  let filter: string | null | undefined;
  let isFirst = true;
  const schema = row.and(z.record(z.string(), z.unknown()));
  for await (const { record, where } of jsonLines(bytes, file, schema, HINT)) {
    if (isFirst) filter = record.filter;
    isFirst = false;
    if (record.filter === filter) yield* trajectoriesOf(record, where);
  }
}

function* trajectoriesOf(
  record: z.infer<typeof row> & { readonly [metric: string]: unknown },
  where: string,
): Generator<RecordedTrajectory> {
  const doc = record.doc ?? {};
  const texts = record.resps.flat();
  const answers = Array.isArray(record.filtered_resps) ? record.filtered_resps.flat() : [];
  const metric = record.metrics?.map((name) => record[name]).find(isZeroOrOne);
  for (const [index, text] of texts.entries()) {
    if (typeof text !== "string") {
      throw new InputError("A response is a likelihood, not a text.", { where, hint: HINT });
    }
    const answer = answers[index];
    const id = firstText(doc, ["problem_id", "id", "unique_id", "task_id", "question_id"]);
    yield {
      problemId: id ?? String(record.doc_id),
      text,
      isAnswerOnly: false,
      sampleIndex: index,
      where,
      ...present({
        isIdPlace: id === undefined ? true : undefined,
        problemText: firstText(doc, ["problem", "question", "Problem", "Question", "prompt"]),
        gold: goldOf(record.target),
        extractedAnswer: typeof answer === "string" && answer !== text ? answer : undefined,
        recordedCorrect: texts.length === 1 && metric !== undefined ? metric === 1 : undefined,
      }),
    };
  }
}

function firstText(
  doc: { readonly [field: string]: unknown },
  fields: readonly string[],
): string | undefined {
  for (const field of fields) {
    const value = Object.hasOwn(doc, field) ? doc[field] : undefined;
    if (typeof value === "string" && value !== "") return value;
    if (typeof value === "number") return String(value);
  }
  return undefined;
}

function goldOf(target: unknown): string[] | undefined {
  const accepted = [target]
    .flat()
    .filter((answer) => typeof answer === "string" || typeof answer === "number")
    .map(String);
  return accepted.length > 0 ? accepted : undefined;
}

function isZeroOrOne(value: unknown): value is 0 | 1 {
  return value === 0 || value === 1;
}
