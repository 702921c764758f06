/** Which answers of one list say the same. */
export type AnswerGroups = {
  /** For each answer the place of the first one that says the same; its own when none before it does. */
  readonly classes: readonly number[];
  /**
   * Comparisons given up, over time or one too many: answers that might say the same count as
   * different. Null where an earlier version formed the groups, which did not count them.
   */
  readonly skipped: number | null;
};
