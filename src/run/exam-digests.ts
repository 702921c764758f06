import { hashOf } from "../domain/hash.ts";
import type { Json } from "../domain/json.ts";
import type { Store } from "../storage/open-store.ts";

type StoredExam = Pick<Store, "questions"> & {
  readonly runs: Pick<Store["runs"], "benchmarks" | "questions">;
};

/**
 * What a run's provenance keeps of its exam: for each benchmark the SHA-256 of its questions' keys
 * in order, each the hash of id, prompt, options and reference. Texts that are judged against
 * another reference than the run's do not have it.
 */
export function examDigests(store: StoredExam, runId: number): Readonly<Record<string, string>> {
  const digests = store.runs
    .benchmarks(runId)
    .map((benchmark) => [benchmark, examDigest(store, runId, benchmark)] as const);
  return Object.fromEntries(digests);
}

/** One benchmark's. */
export function examDigest(store: StoredExam, runId: number, benchmark: string): string {
  const ids = store.runs.questions(runId, benchmark);
  return hashOf(ids.map((id) => store.questions.identity(id).key));
}

/** The digest that a run's provenance keeps of a benchmark; undefined where a version recorded the run that kept none. */
export function recordedExamDigest(provenance: Json, benchmark: string): string | undefined {
  const exam = (provenance as { readonly exam?: Readonly<Record<string, string>> } | null)?.exam;
  return exam !== undefined && Object.hasOwn(exam, benchmark) ? exam[benchmark] : undefined;
}
