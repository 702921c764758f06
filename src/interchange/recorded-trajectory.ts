/** One attempt that someone else sampled, as their log tells of it. */
export type RecordedTrajectory = {
  /** The log's name of the problem; its text where the log has no other. */
  readonly problemId: string;
  /** The log has no name of it: the id is the record's place in a file, and a text says more. */
  readonly isIdPlace?: boolean;
  /** Absent when the log holds no text, as for gated sets. */
  readonly problemText?: string;
  /** The answers the log accepts; absent when it says none. */
  readonly gold?: readonly string[];
  /** For choice questions: how many options there were. */
  readonly optionCount?: number;
  readonly model?: string;
  /** Its place among the samples of this problem and model, from 0. */
  readonly sampleIndex?: number;
  /** The attempt; the bare answer when the log kept no more. */
  readonly text: string;
  /** The log kept the answer alone, so that nothing can be deliberated on but it. */
  readonly isAnswerOnly: boolean;
  /** The thinking, where the log keeps it apart. */
  readonly reasoning?: string;
  /** "stop", "length", …, as the log says. */
  readonly finishReason?: string;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  /** What the source's own grader took for the answer, and thought of it. */
  readonly extractedAnswer?: string;
  readonly recordedCorrect?: boolean;
  /** The set's name in the log. */
  readonly dataset?: string;
  /** Where it stands: "pool.jsonl:17". */
  readonly where: string;
};

/** Adds what is known: absent fields are left out, so that records compare and store alike. */
export function present<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], null | undefined> } {
  const entries = Object.entries(fields).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return Object.fromEntries(entries) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], null | undefined>;
  };
}
