import { hashOf } from "../domain/hash.ts";
import type { Problem } from "../domain/problem.ts";
import { InputError } from "../errors.ts";
import { areGoldsContrary, goldText, type SameAnswer } from "./contrary-golds.ts";
import { type LogProblems, SAME_WORDING, statedText } from "./log-problems.ts";
import { recordedProblem } from "./recorded-problem.ts";
import type { RecordedTrajectory } from "./recorded-trajectory.ts";
import { holdsStatement, isSameStatement, partingWords, sharedWording } from "./statement.ts";

/** What is known of a problem, and from where. */
type Stated = {
  readonly number: number;
  readonly id: string;
  readonly dataset: string | undefined;
  /** Its statement in the wordings met, the first one first. */
  readonly texts: string[];
  textWhere?: string;
  gold?: readonly string[];
  goldWhere?: string;
  options?: { readonly count: number; readonly where: string };
  /** As the first record with a reference states it. */
  source?: Pick<RecordedTrajectory, "problemText" | "gold">;
};

/** Wordings kept of a statement: prompts around it differ by model. */
const MOST_WORDINGS = 4;

/**
 * Problems as a log itself states them, for pools whose benchmark is not at hand. A problem is
 * what has one dataset and one id: in two datasets an id stands for two, named by both, unless
 * they state the same. Records of one problem must not contradict each other in statement (white
 * space, a prompt around it or a cut aside), reference answer or number of options.
 */
export function statedProblems(benchmark: string, isSameAnswer: SameAnswer): LogProblems {
  const all: Stated[] = [];
  const byPlace = new Map<string, Stated>();
  const byId = new Map<string, Stated[]>();
  const believed = new Set<string>();
  let named: readonly (Problem | undefined)[] | undefined;

  async function statedBy(recorded: RecordedTrajectory): Promise<Stated> {
    const place = placeOf(recorded);
    const known = byPlace.get(place) ?? (await namesake(recorded)) ?? added(recorded);
    byPlace.set(place, known);
    return known;
  }

  /** The problem of the same id in another dataset that states the very same. */
  async function namesake(recorded: RecordedTrajectory): Promise<Stated | undefined> {
    const text = statedText(recorded);
    for (const stated of byId.get(recorded.problemId) ?? []) {
      const isSame =
        text !== undefined &&
        stated.texts.some((known) => holdsStatement(text, known) || holdsStatement(known, text));
      if (isSame && !(await isGoldContrary(stated, recorded))) return stated;
    }
    return undefined;
  }

  function added({ problemId: id, dataset }: RecordedTrajectory): Stated {
    const stated: Stated = { number: all.length, id, dataset, texts: [] };
    all.push(stated);
    byId.set(id, [...(byId.get(id) ?? []), stated]);
    return stated;
  }

  async function isGoldContrary(stated: Stated, { gold, optionCount }: RecordedTrajectory) {
    if (gold === undefined || stated.gold === undefined) return false;
    const kind = (optionCount ?? stated.options?.count) === undefined ? "math" : "choice";
    return areGoldsContrary(stated.gold, gold, kind, isSameAnswer);
  }

  async function refuseContradiction(stated: Stated, recorded: RecordedTrajectory) {
    const { gold, optionCount, where } = recorded;
    const faults: { readonly what: string; readonly before: string | undefined }[] = [];
    const isOtherGold = await isGoldContrary(stated, recorded);
    const text = statedText(recorded);
    const [first] = stated.texts;
    if (text !== undefined && first !== undefined) {
      const agreesInGold = gold !== undefined && stated.gold !== undefined && !isOtherGold;
      const isSame =
        stated.texts.some((known) => isSameStatement(known, text)) ||
        (agreesInGold && sharedWording(first, text) >= SAME_WORDING);
      const what = `the statements ${partingWords(first, text).join(" and ")}`;
      if (!isSame) faults.push({ what, before: stated.textWhere });
    }
    if (isOtherGold) {
      const what = `the reference answers ${goldText(stated.gold ?? [])} and ${goldText(gold ?? [])}`;
      faults.push({ what, before: stated.goldWhere });
    }
    const { options } = stated;
    if (options !== undefined && optionCount !== undefined && options.count !== optionCount)
      faults.push({ what: `${options.count} and ${optionCount} options`, before: options.where });
    const [fault] = faults;
    if (fault === undefined) return;
    throw new InputError(
      `Two records of problem "${stated.id.slice(0, 80)}" contradict each other: ${faults.map(({ what }) => what).join("; ")}.`,
      {
        where: `${fault.before} and ${where}`,
        hint: 'If they are two problems, give each a "problem_id" of its own, or tell their sets apart by "dataset"; if one, state it alike, or name its benchmark: --dataset NAME.',
      },
    );
  }

  function take(stated: Stated, recorded: RecordedTrajectory): void {
    const { gold, optionCount, where } = recorded;
    const text = statedText(recorded);
    if (text !== undefined && stated.texts.length < MOST_WORDINGS) {
      const [first = text] = stated.texts;
      stated.textWhere ??= where;
      // A cut that says little is within many a statement.
      if (!stated.texts.includes(text) && 2 * text.length >= first.length) stated.texts.push(text);
    }
    if (gold !== undefined && stated.gold === undefined) {
      stated.gold = gold;
      stated.goldWhere = where;
      stated.source = { gold, ...(text === undefined ? {} : { problemText: text }) };
    }
    if (optionCount !== undefined) stated.options ??= { count: optionCount, where };
  }

  /** The problems under their names, each with a prompt of its own: attempts are kept by it. */
  function problems(): readonly (Problem | undefined)[] {
    if (named !== undefined) return named;
    const names = new Set<string>();
    const prompts = new Set<string>();
    named = all.map((stated) => {
      const problem = problemOf(stated);
      if (problem === undefined) return undefined;
      const { id, prompt } = problem.question;
      if (names.has(id)) throw namedTwice(id);
      names.add(id);
      const ownPrompt = prompts.has(prompt) ? `${prompt}\n\n[${id}]` : prompt;
      prompts.add(ownPrompt);
      return { ...problem, question: { ...problem.question, prompt: ownPrompt } };
    });
    return named;
  }

  function problemOf({ id, dataset, source, options }: Stated): Problem | undefined {
    const rivals = (byId.get(id) ?? []).filter((one) => one.source !== undefined);
    const problemId = rivals.length < 2 || dataset === undefined ? id : `${dataset}/${id}`;
    return source === undefined
      ? undefined
      : recordedProblem(
          { ...source, problemId, ...(options && { optionCount: options.count }) },
          benchmark,
        );
  }

  return {
    async note(recorded) {
      const stated = await statedBy(recorded);
      const { gold = null, optionCount = null } = recorded;
      const claim = hashOf([stated.number, statedText(recorded) ?? null, gold, optionCount]);
      if (!believed.has(claim)) {
        await refuseContradiction(stated, recorded);
        take(stated, recorded);
        believed.add(claim);
      }
      return stated.number;
    },
    problem: (number) => problems()[number],
    find(recorded) {
      const stated = byPlace.get(placeOf(recorded));
      return stated && problems()[stated.number];
    },
  };
}

function placeOf({ dataset, problemId }: RecordedTrajectory): string {
  return JSON.stringify([dataset ?? null, problemId]);
}

function namedTwice(id: string): InputError {
  return new InputError(`Two problems of the log would both be named "${id.slice(0, 80)}".`, {
    where: '"dataset" and "problem_id"',
    hint: "A problem whose id several datasets have is named DATASET/ID: rename one of them.",
  });
}
