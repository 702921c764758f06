import type { AnswerGroups } from "../domain/answer-groups.ts";
import type { Completion } from "../domain/completion.ts";
import { canonicalJson, type Json } from "../domain/json.ts";
import type { GradedAnswer } from "../domain/verdict.ts";
import { StoreError } from "../errors.ts";
import type { GradedAttemptRow } from "../storage/graded-attempts.ts";
import type { GradedProblem, RunInStore } from "./graded-run.ts";
import {
  answerClasses,
  counted,
  type GradingTools,
  graderOf,
  type StatedAnswer,
  verdictsBy,
} from "./judged.ts";
import { groupedWith, type QuestionAttempts, textsOf } from "./question-attempts.ts";
import { votingGraders } from "./votes.ts";

/** What judging a run's texts again came to, in texts; one that several cells share is one. */
export type VerdictCounts = {
  /** Judged again, and held against what is stored. */
  judgedAgain: number;
  /** Programs, where they were not to be run again. */
  programsAsStored: number;
  /** Judged by another version of their grader than this program has. */
  otherVersionAsStored: number;
  /** The grader could not tell now, and could when it was stored. */
  notJudgedAgain: number;
  /** The grader could not tell then, and can now. */
  gradedNow: number;
  /** Lists of answers that were put into groups again, and held against those stored. */
  grouped: number;
};

export const noVerdicts: VerdictCounts = {
  judgedAgain: 0,
  programsAsStored: 0,
  otherVersionAsStored: 0,
  notJudgedAgain: 0,
  gradedNow: 0,
  grouped: 0,
};

/** What judges again. */
export type VerifyTools = GradingTools & {
  /** Whether programs are run again, which takes a sandbox and its time. */
  readonly runsPrograms: boolean;
};

/**
 * Judges a question's stored texts again with the grader that judged them, where this program has
 * that version, and forms the groups of their answers again. Whatever the store says otherwise is a
 * fault, in the words of the store and of the judgement.
 *
 * @param textOf the completion under a key; undefined for one that is missing or was changed
 */
export async function verifyVerdicts(
  source: RunInStore,
  problem: GradedProblem,
  attempts: QuestionAttempts,
  textOf: (completionKey: string) => Completion | undefined,
  tools: VerifyTools,
): Promise<{ readonly counts: VerdictCounts; readonly faults: readonly string[] }> {
  const { store, experiment } = source;
  const { id } = problem.problem.question;
  const grader = graderOf(problem.problem, votingGraders(source));
  const isPresent = graderOf(problem.problem, tools.graders).version === grader.version;
  const isProgram = grader.name === "code";
  const counts = { ...noVerdicts };
  const faults: string[] = [];

  const texts = [...textsOf(attempts)];
  const checked = texts.map(async ([completionKey, attempt]) => {
    const where = `${id}, ${attempt}`;
    const completion = textOf(completionKey);
    if (completion === undefined) return [completionKey, undefined] as const;
    const told: string[] = [];
    const graded = await checkedVerdict(completionKey, completion, (difference) =>
      told.push(`${where}: ${difference} (completion ${completionKey}).`),
    );
    return [completionKey, { completion, graded, told }] as const;
  });
  const judged = new Map(await Promise.all(checked));
  for (const one of judged.values()) faults.push(...(one?.told ?? []));
  const isWhole = [...judged.values()].every((one) => one?.graded !== undefined);
  if (isPresent && isWhole) await checkGroups();
  return { counts, faults };

  /** @returns the verdict by which the text's answer is grouped; undefined where there is none */
  async function checkedVerdict(
    completionKey: string,
    completion: Completion,
    tell: (difference: string) => void,
  ): Promise<GradedAnswer | undefined> {
    const stored = storedVerdict(completionKey, tell);
    if (stored === undefined) return undefined;
    if (!isPresent) {
      counts.otherVersionAsStored++;
      return stored;
    }
    if (isProgram && !tools.runsPrograms) {
      counts.programsAsStored++;
      return stored;
    }
    const answer = { grader: grader.name, text: completion.text, problem: problem.problem };
    const again = await tools.judge(answer);
    if (again.judgement.verdict === "ungraded" && stored.judgement.verdict !== "ungraded") {
      counts.notJudgedAgain++;
      return stored;
    }
    if (isHonestlyUngraded(stored) && again.judgement.verdict !== "ungraded") {
      counts.gradedNow++;
      return stored;
    }
    counts.judgedAgain++;
    for (const difference of differencesBetween(stored, again, isProgram)) tell(difference);
    return again;
  }

  function storedVerdict(
    completionKey: string,
    tell: (difference: string) => void,
  ): GradedAnswer | undefined {
    try {
      const stored = store.verdicts.get({
        completionKey,
        ...verdictsBy(problem.problem, grader),
      });
      if (stored === undefined) tell(`no verdict of ${grader.name} ${grader.version} is stored`);
      return stored;
    } catch (failure) {
      if (!(failure instanceof StoreError)) throw failure;
      tell("the reason of its verdict is damaged");
      return undefined;
    }
  }

  async function checkGroups(): Promise<void> {
    const known = new Map<string, AnswerGroups>();
    const answerGroups = {
      get: (key: string) => known.get(key),
      put: async (key: string, groups: AnswerGroups) => void known.set(key, groups),
    };
    for (const { name, rows } of attempts.pools) {
      await checkGroup(rows, [], `of ${name}`);
      for (const { cell, rows: written } of attempts.summaries) {
        if (cell.thinker === name)
          await checkGroup(written, groupedWith(cell, rows, experiment), `of ${cell.name}`);
      }
    }

    async function checkGroup(
      rows: readonly GradedAttemptRow[],
      beside: readonly GradedAttemptRow[],
      name: string,
    ): Promise<void> {
      // Comparisons are given up by time alone: groups that any was given up for may differ.
      if (rows.length === 0 || rows.some((row) => row.skippedComparisons !== 0)) return;
      const stated = [...beside, ...rows].map(statedBy);
      const found = await answerClasses(stated, grader, tools, { answerGroups });
      if (found.skippedComparisons !== 0) return;
      counts.grouped++;
      rows.forEach((row, at) => {
        const group = found.classes[beside.length + at] ?? null;
        if (row.answerClass !== group) faults.push(groupFault(name, row, group));
      });
    }
  }

  function statedBy({ completionKey }: GradedAttemptRow): StatedAnswer | null {
    const known = completionKey === null ? undefined : judged.get(completionKey);
    if (known?.graded === undefined) return null;
    const { judgement, canonical } = known.graded;
    const { verdict, answer } = judgement;
    return counted({ verdict, answer, canonical }, known.completion).stated;
  }

  function groupFault(name: string, row: GradedAttemptRow, group: string | null): string {
    const { draw, iteration, position, completionKey } = row;
    const place = `draw ${draw}, iteration ${iteration}, place ${position} ${name}`;
    return `${id}, ${place}: its answer is stored in the group ${quoted(row.answerClass)}, compared again it is in ${quoted(group)} (completion ${completionKey}).`;
  }
}

/** Whether the grader could not tell and said why, as `ungradedAnswer` puts it. */
function isHonestlyUngraded({ judgement, canonical }: GradedAnswer): boolean {
  const { verdict, answer, detail } = judgement;
  return (
    verdict === "ungraded" &&
    answer === null &&
    canonical === null &&
    typeof detail.reason === "string"
  );
}

/** What is stored of a judgement against the same made again; of programs not their reasons, which hold times. */
function differencesBetween(
  stored: GradedAnswer,
  again: GradedAnswer,
  isProgram: boolean,
): readonly string[] {
  const sides: readonly (readonly [string, Json, Json])[] = [
    ["verdict", stored.judgement.verdict, again.judgement.verdict],
    ["answer", stored.judgement.answer, again.judgement.answer],
    ["canonical answer", stored.canonical, again.canonical],
    ...(isProgram || again.judgement.verdict === "ungraded"
      ? []
      : [["reason", asStored(stored), asStored(again)] as const]),
  ];
  return sides.flatMap(([what, before, after]) =>
    canonicalJson(before) === canonicalJson(after)
      ? []
      : [`its stored ${what} is ${quoted(before)}, judged again it is ${quoted(after)}`],
  );
}

/** A judgement's reason as the store gives it back. */
function asStored({ judgement }: GradedAnswer): Json {
  return JSON.parse(JSON.stringify(judgement.detail)) as Json;
}

/** Characters of a value that a line quotes. */
const MOST_QUOTED = 120;

function quoted(value: Json): string {
  const text = value === null ? "none" : JSON.stringify(value);
  return text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text;
}
