import { promptCounter } from "../deliberation/deliberate.ts";
import type { Completion, CompletionRequest, Message } from "../domain/completion.ts";
import { completionKey, promptHash } from "../domain/completion-key.ts";
import { countText } from "../domain/count-text.ts";
import type { CacheManifest } from "../domain/memory-cache.ts";
import { HarnessError } from "../errors.ts";
import { trajectoryRequest } from "../sampling/sample-trajectories.ts";
import type { SummaryLink } from "../storage/runs.ts";
import type { Cell } from "./experiment.ts";
import { type GradedProblem, poolRows, problemsOf, type RunInStore } from "./graded-run.ts";
import { expandGrid } from "./grid.ts";
import { rebuildPrompt } from "./rebuild-prompt.ts";
import { isUncounted, notAllCompared } from "./skipped-comparisons.ts";

/** What a check of a run found. */
export type Verification = {
  /** Trajectories that answer their question's request, texts untouched. */
  readonly trajectories: number;
  /** Summaries whose prompts rebuild from their manifests to the hash that was sent, texts untouched. */
  readonly prompts: number;
  /** What does not hold, one line each. */
  readonly faults: readonly string[];
  /** What holds, with a reserve. */
  readonly notes: readonly string[];
};

/** Faults listed; beyond it they are only counted. */
const MOST_FAULTS = 100;

/**
 * Rebuilds what every number of a run rests on, from the store alone: each trajectory must be the
 * answer to its question's request, key and all; each memory cache, made again from its manifest
 * and the stored texts, must give the prompt that was sent; no stored text may have changed.
 * Verdicts are taken as stored: `regrade` judges them anew. Reads one question at a time.
 */
export function verifyRun(
  source: RunInStore,
  onQuestion: () => void = () => undefined,
): Verification {
  const { run, experiment, store } = source;
  const cells = expandGrid(experiment);
  let trajectories = 0;
  let prompts = 0;
  let faultCount = 0;
  const faults: string[] = [];
  const unkept = new Set<string>();
  const uncounted = new Set<number>();
  const fault = (text: string) => {
    faultCount++;
    if (faults.length < MOST_FAULTS) faults.push(text);
  };

  for (const benchmark of store.runs.benchmarks(run.id)) {
    for (const problem of problemsOf(source, benchmark)) {
      for (const thinker of experiment.thinkers) trajectories += checkPool(thinker, problem);
      for (const cell of cells) prompts += checkCell(cell, problem);
      onQuestion();
    }
  }
  if (faultCount > faults.length) faults.push(`… and ${faultCount - faults.length} more.`);
  const notes = [...unkept].map(
    (name) =>
      `The words of the prompt "${name}" are this version's, of the same hash: the run is of a version that kept the hash alone. Running it again keeps them.`,
  );
  notes.push(...notAllCompared(source));
  if (uncounted.size > 0) {
    notes.push(
      `On ${countText(uncounted.size, "question")} the groups of answers are of a version that did not count comparisons given up: whether all were made is not known.`,
    );
  }
  return { trajectories, prompts, faults, notes };

  function noteGroups(rows: Parameters<typeof isUncounted>[0], { questionId }: GradedProblem) {
    if (isUncounted(rows)) uncounted.add(questionId);
  }

  function checkPool(thinker: string, problem: GradedProblem): number {
    const model = experiment.models[thinker];
    if (model === undefined) return 0;
    let checked = 0;
    const rows = poolRows(source, thinker, problem);
    noteGroups(rows, problem);
    for (const { completionKey, position } of rows) {
      if (completionKey === null) continue;
      const where = `${problem.problem.question.id}, trajectory ${position}`;
      const request = trajectoryRequest(problem.problem.question, model, position);
      if (checkCompletion(where, completionKey, request)) checked++;
    }
    return checked;
  }

  /** Whether the completion under a key is the answer to this very request, its texts untouched. */
  function checkCompletion(where: string, key: string, request: CompletionRequest): boolean {
    const stored = store.completions.summaryOf(key);
    if (stored === undefined) fault(`${where}: its completion ${key} is not in the store.`);
    else if (key !== completionKey(request) || stored.promptSha256 !== promptHash(request.messages))
      fault(`${where}: its completion answers another request.`);
    else if (!store.completions.checked(key)?.isTextIntact)
      fault(`${where}: its stored text was changed (completion ${key}).`);
    else return true;
    return false;
  }

  function checkCell(cell: Cell, problem: GradedProblem): number {
    const deliberator = experiment.models[cell.deliberator];
    if (deliberator === undefined) return 0;
    const { model, deliberationSampling: sampling } = deliberator;
    const texts = new Map<string, Completion>();
    const nextIndex = promptCounter();
    let checked = 0;
    const links = store.runs.summaries(run.id, cell.name, problem.questionId);
    noteGroups(links, problem);
    for (const link of inAskingOrder(links)) {
      const where = `${problem.problem.question.id}, ${cell.name}, draw ${link.draw}, iteration ${link.iteration}, summary ${link.position}`;
      const manifest = store.runs.manifest(run.id, link) as CacheManifest | undefined;
      const messages = manifest === undefined ? undefined : rebuilt(manifest, problem, texts);
      if (manifest !== undefined && isUnkept(manifest)) unkept.add(manifest.prompt.name);
      if (messages === undefined) fault(`${where}: its manifest is missing.`);
      else if (messages instanceof HarnessError) fault(`${where}: ${messages.message}`);
      else if (promptHash(messages) !== link.promptSha256)
        fault(`${where}: the rebuilt prompt is not the one recorded.`);
      else {
        const index = nextIndex(promptHash(messages));
        const request = { model, messages, sampling, index };
        if (link.completionKey === null || checkCompletion(where, link.completionKey, request))
          checked++;
      }
    }
    return checked;
  }

  function isUnkept({ prompt }: CacheManifest): boolean {
    return prompt.name !== "question" && store.promptTemplates.get(prompt.sha256) === undefined;
  }

  function rebuilt(
    manifest: CacheManifest,
    problem: GradedProblem,
    texts: Map<string, Completion>,
  ): readonly Message[] | HarnessError {
    for (const { key } of manifest.thinkers) {
      if (texts.has(key)) continue;
      const completion = store.completions.get(key);
      if (completion !== undefined) texts.set(key, completion);
    }
    try {
      return rebuildPrompt(problem.problem.question, manifest, texts, store.promptTemplates.get);
    } catch (failure) {
      if (failure instanceof HarnessError) return failure;
      throw failure;
    }
  }
}

/** Summaries in the order their requests were numbered: iteration by iteration, draw by draw. */
function inAskingOrder(links: readonly SummaryLink[]): readonly SummaryLink[] {
  return [...links].sort(
    (a, b) => a.iteration - b.iteration || a.draw - b.draw || a.position - b.position,
  );
}
