import type { Json } from "./json.ts";
import type { Problem, ProgramTest, Reference } from "./problem.ts";
import type { RunProgram } from "./program.ts";
import type { Judgement } from "./verdict.ts";

/** The final answer a text states, and how it was found. */
export type Extraction = {
  /** As stated, without its wrapping (box, marker, dollar signs). */
  readonly answer: string;
  /** What pointed at it: "boxed", "marker", "last-number", "fence", … */
  readonly method: string;
  /** Where it stands in the text, [start, end) in UTF-16 units. */
  readonly span: readonly [number, number];
};

/** What a grader may reach beyond its arguments; injected, so that graders stay pure. */
export type GraderTools = {
  /** Runs an untrusted program in the sandbox. @throws SandboxError when there is none */
  readonly runProgram: RunProgram;
  /** A benchmark's tests kept outside the store, by their hash. @throws GraderError when they are not there */
  readonly loadTests: (sha256: string) => Promise<readonly ProgramTest[]>;
};

/** Judges one kind of answer. Pure but for its tools: same arguments, same judgement. */
export type Grader = {
  readonly name: Reference["kind"];

  /** Changes whenever any verdict may change: verdicts are keyed by it. */
  readonly version: string;

  /** `thread`: computed in a worker that can be killed. `sandbox`: runs programs through its tools. */
  readonly runsIn: "thread" | "sandbox";

  /** Whether answers can be compared with one another, so that Vote@K is defined. */
  readonly hasVotes: boolean;

  /** Why a text states no answer, where there is more to say than that; bounded work. Never throws. */
  unansweredDetail?(text: string, problem: Problem): Judgement["detail"];

  /** The final answer a text states; undefined when it states none. Never throws. */
  extract(text: string, problem: Problem): Extraction | undefined;

  /** An answer's canonical form: equal strings say the same. Bounded work; falls back to the trimmed text. */
  canonical(answer: string, problem: Problem): string;

  /** Whether two answers say the same. Reflexive and symmetric; Vote@K groups by it. */
  equivalent(a: string, b: string): boolean;

  /** @throws GraderError when it cannot tell: a time-out, a crash, an unreadable judge. */
  grade(extraction: Extraction, problem: Problem, tools: GraderTools): Promise<GraderJudgement>;
};

export type GraderJudgement = Judgement & {
  /** The canonical form of an answer that shows only where it is run; null when it has none that can be compared. */
  readonly canonical?: string | null;
};

/** A grader as whoever reads its verdicts needs to know it. */
export type GraderIdentity = Pick<Grader, "name" | "version" | "hasVotes">;

/** A case of a grader's `cases.json`, which the contract test runs. */
export type GraderCase = {
  readonly why: string;
  readonly text: string;
  readonly reference: Reference;
  readonly options?: readonly string[];
  readonly verdict: Judgement["verdict"];
  readonly answer?: string | null;
  readonly detail?: { readonly [name: string]: Json };
};
