import { promptCounter } from "../deliberation/deliberate.ts";
import type { Completion, CompletionRequest, Message } from "../domain/completion.ts";
import { completionKey, promptHash } from "../domain/completion-key.ts";
import type { CacheManifest } from "../domain/memory-cache.ts";
import { HarnessError, StoreError } from "../errors.ts";
import { trajectoryRequest } from "../sampling/sample-trajectories.ts";
import type { CheckedCompletion } from "../storage/completions.ts";
import type { SummaryLink } from "../storage/runs.ts";
import type { Cell } from "./experiment.ts";
import type { GradedProblem, RunInStore } from "./graded-run.ts";
import type { QuestionAttempts } from "./question-attempts.ts";
import { rebuildPrompt } from "./rebuild-prompt.ts";

/** What was not kept by the version that made the run, and so cannot be checked. */
export type Reserves = {
  /** Prompts whose words were not. */
  readonly unkept: Set<string>;
  /** Completions of which the texts alone were hashed. */
  readonly unhashed: Set<string>;
  /** Questions of whose groups it was not counted what was given up. */
  readonly uncounted: Set<number>;
};

/** What a question's completions and prompts came to. */
export type VerifiedTexts = {
  readonly trajectories: number;
  readonly prompts: number;
  readonly faults: readonly string[];
  /** The completion under a key; undefined where it is missing or its texts were changed. */
  readonly intact: (key: string) => Completion | undefined;
};

/** Holds every completion of a question against its request and its hashes, every prompt against its manifest. */
export function verifyTexts(
  { run, experiment, store }: RunInStore,
  { problem, questionId }: GradedProblem,
  { pools, summaries }: QuestionAttempts,
  seen: Reserves,
): VerifiedTexts {
  const { question } = problem;
  const faults: string[] = [];
  const held = new Map<string, CheckedCompletion | undefined>();
  const completions = new Map<string, Completion>();
  const completionUnder = (key: string): CheckedCompletion | undefined => {
    if (held.has(key)) return held.get(key);
    const found = store.completions.checked(key);
    held.set(key, found);
    if (found !== undefined) completions.set(key, found.completion);
    if (found !== undefined && found.isRecordIntact === undefined) seen.unhashed.add(key);
    return found;
  };

  let trajectories = 0;
  for (const { name, rows } of pools) {
    const model = experiment.models[name];
    for (const { completionKey: key, position } of rows) {
      if (key === null || model === undefined) continue;
      const request = trajectoryRequest(question, model, position);
      if (isAnswer(`${question.id}, trajectory ${position}`, key, request)) trajectories++;
    }
  }
  let prompts = 0;
  for (const { cell } of summaries) prompts += checkCell(cell);
  const intact = (key: string) => {
    const found = completionUnder(key);
    return found?.isTextIntact ? found.completion : undefined;
  };
  return { trajectories, prompts, faults, intact };

  /** Whether the completion under a key is the answer to this very request, its texts and record untouched. */
  function isAnswer(where: string, key: string, request: CompletionRequest): boolean {
    const stored = store.completions.summaryOf(key);
    const found = completionUnder(key);
    if (stored === undefined || found === undefined)
      faults.push(`${where}: its completion ${key} is not in the store.`);
    else if (key !== completionKey(request) || stored.promptSha256 !== promptHash(request.messages))
      faults.push(`${where}: its completion answers another request.`);
    else if (!found.isTextIntact)
      faults.push(`${where}: its stored text was changed (completion ${key}).`);
    else if (found.isRecordIntact === false)
      faults.push(
        `${where}: what is recorded beside its text was changed: finish reason, flags, tokens, model, origin or times (completion ${key}).`,
      );
    else return true;
    return false;
  }

  function checkCell(cell: Cell): number {
    const deliberator = experiment.models[cell.deliberator];
    if (deliberator === undefined) return 0;
    const { model, deliberationSampling: sampling } = deliberator;
    const nextIndex = promptCounter();
    const drawn = drawnKeys(cell);
    let checked = 0;
    for (const link of inAskingOrder(store.runs.summaries(run.id, cell.name, questionId))) {
      const where = `${question.id}, ${cell.name}, draw ${link.draw}, iteration ${link.iteration}, summary ${link.position}`;
      const read = manifestOf(link);
      const messages = read instanceof HarnessError || read === undefined ? read : rebuilt(read);
      if (messages === undefined) faults.push(`${where}: its manifest is missing.`);
      else if (messages instanceof HarnessError) faults.push(`${where}: ${messages.message}`);
      else if (promptHash(messages) !== link.promptSha256)
        faults.push(`${where}: the rebuilt prompt is not the one recorded.`);
      else if (link.iteration === 1 && shownKeys(read) !== drawn.get(link.draw))
        faults.push(`${where}: its memory cache does not show the trajectories of its draw.`);
      else {
        const index = nextIndex(promptHash(messages));
        const request = { model, messages, sampling, index };
        if (link.completionKey === null || isAnswer(where, link.completionKey, request)) checked++;
      }
    }
    return checked;
  }

  /** The completions that each draw of a cell took, as `shownKeys` writes them. */
  function drawnKeys({ name, thinker }: Cell): ReadonlyMap<number, string> {
    const rows = pools.find((pool) => pool.name === thinker)?.rows ?? [];
    const keyAt = new Map(rows.map(({ position, completionKey: key }) => [position, key]));
    const draws = store.runs.draws(run.id, name, questionId);
    return new Map(
      draws.map(({ draw, positions }) => [
        draw,
        positions
          .map((position) => keyAt.get(position) ?? "")
          .toSorted()
          .join(),
      ]),
    );
  }

  function manifestOf(link: SummaryLink): CacheManifest | HarnessError | undefined {
    try {
      const manifest = store.runs.manifest(run.id, link) as CacheManifest | undefined;
      if (manifest !== undefined && isUnkept(manifest)) seen.unkept.add(manifest.prompt.name);
      return manifest;
    } catch (failure) {
      if (failure instanceof StoreError) return failure;
      throw failure;
    }
  }

  function isUnkept({ prompt }: CacheManifest): boolean {
    return prompt.name !== "question" && store.promptTemplates.get(prompt.sha256) === undefined;
  }

  function rebuilt(manifest: CacheManifest): readonly Message[] | HarnessError {
    for (const { key } of manifest.thinkers) completionUnder(key);
    try {
      return rebuildPrompt(question, manifest, completions, store.promptTemplates.get);
    } catch (failure) {
      if (failure instanceof HarnessError) return failure;
      throw failure;
    }
  }
}

/** The completions that a memory cache shows, whatever their order. */
function shownKeys(manifest: CacheManifest | HarnessError | undefined): string | undefined {
  if (manifest === undefined || manifest instanceof HarnessError) return undefined;
  return manifest.thinkers
    .map(({ key }) => key)
    .toSorted()
    .join();
}

/** Summaries in the order their requests were numbered: iteration by iteration, draw by draw. */
function inAskingOrder(links: readonly SummaryLink[]): readonly SummaryLink[] {
  return [...links].sort(
    (a, b) => a.iteration - b.iteration || a.draw - b.draw || a.position - b.position,
  );
}
