import type { Database } from "better-sqlite3";
import { sha256 } from "../domain/hash.ts";
import { canonicalJson, type Json } from "../domain/json.ts";
import type { Problem } from "../domain/problem.ts";
import { StoreError } from "../errors.ts";
import { decodeText, encodeText, readStored } from "./codec.ts";

/** The exam as it was sat: rendered question, reference and option order, so that a re-score sits the same one. */
export type QuestionTable = {
  /**
   * Stores problems, or finds them again, in one transaction; one that was damaged since is put back.
   * @returns their numbers, in order
   */
  putAll(problems: readonly Problem[]): readonly number[];
  /** @throws StoreError when what is stored is damaged */
  get(id: number): Problem;
  /** A question by its names, without reading what is stored of it. */
  identity(id: number): QuestionIdentity;
};

export type QuestionIdentity = {
  readonly benchmark: string;
  /** Its id within the benchmark. */
  readonly name: string;
  /** SHA-256 of the problem as it was stored: \`hashOf\` of what \`get\` gives, unless it was changed. */
  readonly key: string;
};

export function questionTable(database: Database): QuestionTable {
  const find = database.prepare<[string], number>("SELECT id FROM question WHERE key = ?").pluck();
  const insert = database.prepare(
    `INSERT INTO question (key, benchmark, name, problem) VALUES (?, ?, ?, ?)
     ON CONFLICT (key) DO NOTHING`,
  );
  const replace = database.prepare<[string, string, Uint8Array, number]>(
    "UPDATE question SET benchmark = ?, name = ?, problem = ? WHERE id = ?",
  );
  const select = database
    .prepare<[number], Uint8Array>("SELECT problem FROM question WHERE id = ?")
    .pluck();
  const selectIdentity = database.prepare<[number], QuestionIdentity>(
    "SELECT benchmark, name, key FROM question WHERE id = ?",
  );

  function put(problem: Problem): number {
    const { benchmark, id: name } = problem.question;
    const text = canonicalJson(problem as unknown as Json);
    const key = sha256(text);
    const known = find.get(key);
    if (known === undefined) {
      insert.run(key, benchmark, name, encodeText(text));
      return find.get(key) as number;
    }
    if (!isStored(known, problem, text)) replace.run(benchmark, name, encodeText(text), known);
    return known;
  }

  function isStored(id: number, { question }: Problem, text: string): boolean {
    const { benchmark, name } = identity(id);
    if (benchmark !== question.benchmark || name !== question.id) return false;
    try {
      return canonicalJson(get(id) as unknown as Json) === text;
    } catch (failure) {
      if (failure instanceof StoreError) return false;
      throw failure;
    }
  }

  function get(id: number): Problem {
    const stored = select.get(id);
    if (stored === undefined) throw new RangeError(`The store has no question ${id}.`);
    const place = () => {
      const { benchmark, name } = identity(id);
      return {
        where: `question ${name} of ${benchmark} (row ${id} of \`question\`)`,
        hint: "What was answered to it is untouched; `heavybench verify` lists all that is damaged. Run the experiment or import the log again: nothing is asked anew, and a question whose benchmark is unchanged is put back. Or restore a copy of the store.",
      };
    };
    return readStored("A stored question", place, () => problemIn(decodeText(stored)));
  }

  function identity(id: number): QuestionIdentity {
    const found = selectIdentity.get(id);
    if (found === undefined) throw new RangeError(`The store has no question ${id}.`);
    return found;
  }

  return {
    putAll: database.transaction((problems: readonly Problem[]) => problems.map(put)).immediate,
    identity,
    get,
  };
}

/** @throws Error when a text is not the JSON of a problem */
function problemIn(text: string): Problem {
  const value = JSON.parse(text) as Partial<Problem> | null;
  if (value?.question === undefined || value.reference === undefined)
    throw new RangeError("What is stored is no problem.");
  return value as Problem;
}
