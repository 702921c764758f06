import { countText } from "../domain/count-text.ts";
import { type GradedAttempts, type GradedQuestion, stateCode } from "../domain/graded-question.ts";
import { InputError } from "../errors.ts";
import { quoted } from "../interchange/quoted.ts";

/**
 * Reads the rows of `score`, one graded question a line, as they arrive. Blank lines are passed
 * over; the one draw of each row is all its answers in order.
 *
 * @param source the file's name, or "standard input", for messages
 * @throws InputError naming the line and the field of the first row that is not as documented,
 *   or saying that there is no row
 */
export async function readScoreRows(
  lines: AsyncIterable<string>,
  source: string,
): Promise<GradedQuestion[]> {
  const questions: GradedQuestion[] = [];
  const lineOf = new Map<string, number>();
  let line = 0;
  for await (const text of lines) {
    line++;
    const row = line === 1 && text.startsWith("\uFEFF") ? text.slice(1) : text;
    if (row.trim() === "") continue;
    const question = questionOf(row, `${source}:${line}`);
    const earlier = lineOf.get(question.problem);
    if (earlier !== undefined) {
      throw rowError(
        `Problem "${question.problem}" was already on line ${earlier}.`,
        `${source}:${line}`,
        "Give each question one row, with all its answers.",
      );
    }
    lineOf.set(question.problem, line);
    questions.push(question);
  }
  if (questions.length === 0) {
    throw rowError("There are no rows to score.", source, EXAMPLE);
  }
  return questions;
}

const EXAMPLE =
  'A row is {"problem": "p1", "answers": ["7", null], "correct": [true, false], "summaries": [[true, false]]}.';

function questionOf(text: string, where: string): GradedQuestion {
  const row = parsed(text, where);
  const problem = typeof row.problem === "number" ? String(row.problem) : row.problem;
  if (typeof problem !== "string" || problem === "") {
    throw rowError(`"problem" must be a text, got ${quoted(problem)}.`, where, EXAMPLE);
  }
  const { answers, classes } = answersOf(row.answers, where);
  const correct = flagsOf(row.correct, "correct", where);
  if (correct.states.length !== classes.length) {
    throw rowError(
      `"answers" has ${countText(classes.length, "entry", "entries")} and "correct" has ${correct.states.length}.`,
      where,
      'Give one flag an answer; a null answer has "correct": false.',
    );
  }
  const unstated = correct.states.findIndex(
    (state, at) => state === stateCode.correct && classes[at] === -1,
  );
  if (unstated >= 0) {
    throw rowError(
      `"answers" has null at place ${unstated + 1} and "correct" has true there.`,
      where,
      'No answer cannot be correct: give a null answer "correct": false.',
    );
  }
  const states = correct.states.map((state, at) =>
    state === stateCode.incorrect && classes[at] === -1 ? stateCode.unanswered : state,
  );
  return {
    problem,
    answers,
    pool: { states, classes },
    draws: [
      { trajectories: Uint32Array.from(classes.keys()), iterations: iterationsOf(row, where) },
    ],
  };
}

function parsed(text: string, where: string): { readonly [field: string]: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw rowError(`The line is not valid JSON: ${reason}.`, where, EXAMPLE, { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw rowError(`A row must be an object, got ${quoted(value)}.`, where, EXAMPLE);
  }
  return Object.fromEntries(Object.entries(value));
}

function answersOf(
  value: unknown,
  where: string,
): { readonly answers: readonly string[]; readonly classes: Int32Array } {
  const list = listOf(value, "answers", where);
  const classOf = new Map<string, number>();
  const classes = new Int32Array(list.length);
  for (const [at, answer] of list.entries()) {
    if (answer === null) {
      classes[at] = -1;
      continue;
    }
    if (typeof answer !== "string") {
      throw rowError(
        `"answers" must hold texts or null, got ${quoted(answer)} at place ${at + 1}.`,
        where,
        "Write answers in canonical form as texts: equal texts are one group.",
      );
    }
    const known = classOf.get(answer) ?? classOf.size;
    classOf.set(answer, known);
    classes[at] = known;
  }
  return { answers: [...classOf.keys()], classes };
}

function iterationsOf(
  row: { readonly [field: string]: unknown },
  where: string,
): readonly GradedAttempts[] {
  if (row.summaries === undefined || row.summaries === null) return [];
  return listOf(row.summaries, "summaries", where).map((iteration, at) =>
    flagsOf(iteration, `summaries[${at}]`, where),
  );
}

function flagsOf(value: unknown, field: string, where: string): GradedAttempts {
  const list = listOf(value, field, where);
  const states = new Uint8Array(list.length);
  for (const [at, flag] of list.entries()) {
    if (typeof flag !== "boolean") {
      throw rowError(
        `"${field}" must hold true or false, got ${quoted(flag)} at place ${at + 1}.`,
        where,
        EXAMPLE,
      );
    }
    states[at] = flag ? stateCode.correct : stateCode.incorrect;
  }
  return { states, classes: new Int32Array(list.length).fill(-1) };
}

function listOf(value: unknown, field: string, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const fault = value === undefined ? "is missing" : `must be a list, got ${quoted(value)}`;
  throw rowError(`"${field}" ${fault}.`, where, EXAMPLE);
}

function rowError(what: string, where: string, hint: string, options?: ErrorOptions): InputError {
  return new InputError(what, { where, hint }, options);
}
