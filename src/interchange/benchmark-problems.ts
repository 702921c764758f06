import { hashOf } from "../domain/hash.ts";
import type { Problem } from "../domain/problem.ts";
import { InputError } from "../errors.ts";
import { areGoldsContrary, goldText, type SameAnswer } from "./contrary-golds.ts";
import { type LogProblems, SAME_WORDING, statedText } from "./log-problems.ts";
import type { RecordedTrajectory } from "./recorded-trajectory.ts";
import { holdsStatement, isSameStatement, partingWords, sharedWording } from "./statement.ts";

/** What logs put before LiveCodeBench's own ids. */
const ID_PREFIX = /^(?:lcb|livecodebench)[-_/]/;

/**
 * Finds recorded problems among a benchmark's: by id, upper and lower case alike, with or without
 * "lcb-" before it, else by the very statement, white space aside. An id is believed unless the
 * record says that it is of another problem: by a statement that is not the benchmark's (wrapped,
 * cut or worded a little differently it is), or by a reference answer where no statement proves
 * the id. A right letter other than the benchmark's tells of options in another order.
 */
export function benchmarkProblems(
  problems: readonly Problem[],
  benchmark: string,
  isSameAnswer: SameAnswer,
): LogProblems {
  const byId = new Map(problems.map((problem) => [problem.question.id.toLowerCase(), problem]));
  const byText = new Map(problems.map((problem) => [plain(problem.question.text), problem]));
  const numbers = new Map(problems.map((problem, at) => [problem, at]));
  const examples = problems.slice(0, 3).map(({ question }) => question.id);
  const believed = new Set<string>();

  function find(recorded: RecordedTrajectory): Problem {
    const { problemId, isIdPlace, where } = recorded;
    const text = statedText(recorded);
    const found =
      (isIdPlace && text !== undefined ? byText.get(plain(text)) : undefined) ??
      byId.get(problemId.toLowerCase()) ??
      byId.get(problemId.toLowerCase().replace(ID_PREFIX, "")) ??
      byText.get(plain(text ?? problemId)) ??
      byText.get(plain(problemId));
    if (found) return found;
    throw new InputError(`${benchmark} has no problem "${problemId.slice(0, 80)}".`, {
      where,
      hint: `Its problems are named like ${examples.join(", ")}; a record's "problem_id" or the very text in "problem" must be one of them.`,
    });
  }

  async function refuseContradiction(recorded: RecordedTrajectory, problem: Problem) {
    const text = statedText(recorded);
    const isProven =
      text !== undefined && statements(problem).some((own) => isSameStatement(own, text));
    if (text !== undefined && !isProven) refuseOtherStatement(recorded, text, problem);
    await refuseOtherGold(recorded, problem, isProven);
  }

  function refuseOtherStatement(recorded: RecordedTrajectory, text: string, problem: Problem) {
    const id = problem.question.id;
    const meant = problems.filter((other) => holdsStatement(text, other.question.text));
    const [only] = meant;
    if (only !== undefined && meant.length === 1) {
      throw new InputError(
        `The record names problem "${id}" of ${benchmark}, but its statement is that of "${only.question.id}".`,
        {
          where: recorded.where,
          hint: `Correct its "problem_id", or leave it out: the text is found alone.`,
        },
      );
    }
    const shared = (of: Problem) => sharedWording(text, of.question.text);
    const own = shared(problem);
    if (
      meant.length === 0 &&
      own >= SAME_WORDING &&
      problems.every((other) => shared(other) <= own)
    )
      return;
    const [said, known] = partingWords(text, problem.question.text);
    throw new InputError(
      `The record names problem "${id}" of ${benchmark}, but its statement is another: ${said}, not ${known}.`,
      {
        where: recorded.where,
        hint: `Correct its "problem_id", name the dataset it is of, or import without --dataset; if it is this problem, leave "problem" out.`,
      },
    );
  }

  async function refuseOtherGold(
    recorded: RecordedTrajectory,
    problem: Problem,
    isProven: boolean,
  ) {
    const { gold, where } = recorded;
    const { reference, question } = problem;
    if (gold === undefined) return;
    if (reference.kind === "choice") {
      if (!(await areGoldsContrary(gold, [reference.letter], "choice", isSameAnswer))) return;
      throw new InputError(
        `The record's right letter of problem "${question.id}" is ${goldText(gold)}, that of ${benchmark} "${reference.letter}".`,
        {
          where,
          hint: "Its options were shown in another order, so that its letters say something else here: import with the --seed of its run, or without --dataset.",
        },
      );
    }
    if (reference.kind !== "math" || isProven) return;
    if (!(await areGoldsContrary(gold, reference.accepted, "math", isSameAnswer))) return;
    throw new InputError(
      `The record names problem "${question.id}" of ${benchmark}, but its reference answer is ${goldText(gold)}, not ${goldText(reference.accepted)}.`,
      {
        where,
        hint: `Correct its "problem_id", or give the statement in "problem"; if the log's reference is but an older one, leave "gold" out: the benchmark's is taken.`,
      },
    );
  }

  return {
    find,
    async note(recorded) {
      const problem = find(recorded);
      const { gold = null } = recorded;
      const claim = hashOf([problem.question.id, statedText(recorded) ?? null, gold]);
      if (!believed.has(claim)) {
        await refuseContradiction(recorded, problem);
        believed.add(claim);
      }
      return numbers.get(problem) ?? 0;
    },
    problem: (number) => problems[number],
  };
}

/** A problem as logs may state it: alone, or as the model was asked. */
function statements({ question }: Problem): readonly string[] {
  return [question.text, question.prompt].filter((text) => text.trim() !== "");
}

/** A statement without its white space, which copies of one text differ in. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, "");
}
