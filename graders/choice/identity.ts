import type { GraderIdentity } from "../../src/domain/grader.ts";

/** Who the choice grader is; a change of what it judges needs a new version. */
export const choiceIdentity = {
  name: "choice",
  version: "4",
  hasVotes: true,
} as const satisfies GraderIdentity;
