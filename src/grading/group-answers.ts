import type { AnswerGroups } from "../domain/answer-groups.ts";
import type { Grader } from "../domain/grader.ts";

/** Comparisons made before what is left counts as different: some 300 distinct answers, none alike. */
const MAX_COMPARISONS = 50_000;

/**
 * Groups equivalent answers, for votes. Equal strings are one class without a comparison; others
 * are compared with each class's first member, in order, at most 50,000 times in all. A comparison
 * that is not made counts as "different", and is counted.
 *
 * @param beforeComparison called with each comparison's number, from 1; false skips it
 */
export function groupAnswers(
  answers: readonly string[],
  equivalent: Grader["equivalent"],
  beforeComparison: (comparison: number) => boolean = () => true,
): AnswerGroups {
  const classOf = new Map<string, number>();
  const firsts: number[] = [];
  let comparisons = 0;
  let skipped = 0;

  const firstEquivalent = (answer: string): number | undefined => {
    for (const [at, first] of firsts.entries()) {
      if (comparisons >= MAX_COMPARISONS) {
        skipped += firsts.length - at;
        return undefined;
      }
      comparisons++;
      if (!beforeComparison(comparisons)) skipped++;
      else if (equivalent(answers[first] ?? "", answer)) return first;
    }
    return undefined;
  };

  const classes = answers.map((answer, index) => {
    const known = classOf.get(answer);
    if (known !== undefined) return known;
    const found = firstEquivalent(answer) ?? index;
    if (found === index) firsts.push(index);
    classOf.set(answer, found);
    return found;
  });
  return { classes, skipped };
}
